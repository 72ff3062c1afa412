import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { Eta } from 'eta';
import type { Run } from '../../results/run.ts';
import { runView } from './view/run-view.ts';

const folder = path.dirname(fileURLToPath(import.meta.url));
const templates = new Eta({ views: path.join(folder, 'templates'), cache: true, autoEscape: true });
const styleFiles = ['base.css', 'page.css', 'scenario.css', 'matrix.css', 'chart.css', 'comparison.css', 'print.css'];
const scriptFiles = ['theme.js', 'sections.js', 'matrix.js'];

/**
 * The report of a run as one HTML page that needs no network: styles, script, data and charts are in it, and
 * its Content-Security-Policy allows nothing else. It is meant to lie in the run's bundle, beside `run.json`,
 * because links to attachments are relative.
 */
export function renderHtml(run: Run): string {
  const style = assets(styleFiles);
  const script = assets(scriptFiles);
  return templates.render('./page', {
    run: runView(run),
    style,
    script,
    policy: contentSecurityPolicy(style, script),
    json: jsonForScript,
  });
}

/** JSON that cannot end the script element that it stands in, nor open a comment there. */
export function jsonForScript(value: unknown): string {
  return JSON.stringify(value).replace(/</g, '\\u003c');
}

function assets(names: readonly string[]): string {
  return names.map((name) => readFileSync(path.join(folder, 'assets', name), 'utf8').replace(/\r\n/g, '\n')).join('\n');
}

function contentSecurityPolicy(style: string, script: string): string {
  return [
    "default-src 'none'",
    `style-src ${hashSource(style)}`,
    `script-src ${hashSource(script)}`,
    "base-uri 'none'",
    "form-action 'none'",
    "require-trusted-types-for 'script'",
  ].join('; ');
}

function hashSource(content: string): string {
  return `'sha256-${createHash('sha256').update(content).digest('base64')}'`;
}

import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';

interface Source {
  readonly uri: string;
  readonly suites: readonly string[];
  readonly components: readonly string[];
}

/** Reads sources in apt's one-line format, sources.list(5). */
export function parseOneLine(content: string): Source[] {
  return content.split('\n').flatMap((line) => {
    const [, uri, suite, rest = ''] = /^\s*deb\s+(?:\[[^\]]*\]\s*)?(\S+)\s+(\S+)([^#]*)/.exec(line) ?? [];
    if (uri === undefined || suite === undefined) return [];
    return [{ uri, suites: [suite], components: rest.split(/\s+/).filter(Boolean) }];
  });
}

/** Reads sources in apt's deb822 format, sources.list(5). */
export function parseDeb822(content: string): Source[] {
  const stanzas = content
    .split('\n')
    .filter((line) => !line.startsWith('#'))
    .join('\n')
    .split(/\n\s*\n/);
  return stanzas.flatMap((stanza) => {
    const field = (name: string): string[] =>
      (new RegExp(`^${name}:((?:.*)(?:\\n[ \\t].*)*)`, 'im').exec(stanza)?.[1] ?? '').split(/\s+/).filter(Boolean);
    if (!field('Types').includes('deb') || field('Enabled')[0]?.toLowerCase() === 'no') return [];
    return field('URIs').map((uri) => ({ uri, suites: field('Suites'), components: field('Components') }));
  });
}

const debianSuites = /^(bullseye|bookworm|trixie|forky|duke|sid|oldstable|stable|testing|unstable)$/;

/**
 * The first source that is a plain mirror of Debian itself. Others call their folders `debian` as well
 * (Docker, GitLab): a mirror has `main`, and either the suite of updates or nothing but `/debian` as its path.
 */
export function debianMirror(sources: readonly Source[]): string | undefined {
  const withUpdates = new Set(
    sources.filter(({ suites }) => suites.some((suite) => suite.endsWith('-updates'))).map(({ uri }) => uri),
  );
  return sources
    .filter(({ suites, components }) => suites.some((suite) => debianSuites.test(suite)) && components.includes('main'))
    .map(({ uri }) => uri)
    .filter(
      (uri) =>
        /^https?:\/\/[^/]+\/debian\/?$/.test(uri) || (/^https?:.*\/debian\/?$/.test(uri) && withUpdates.has(uri)),
    )
    .map((uri) => uri.replace(/\/$/, ''))[0];
}

/** The mirror of Debian that this machine is set up to use; `undefined` where it uses none. */
export async function machineMirror(folder = '/etc/apt'): Promise<string | undefined> {
  const parts = path.join(folder, 'sources.list.d');
  const names = await readdir(parts).catch(() => []);
  const files = [path.join(folder, 'sources.list'), ...names.sort().map((name) => path.join(parts, name))];
  const sources = await Promise.all(
    files.map(async (file) => {
      const content = await readFile(file, 'utf8').catch(() => '');
      if (file.endsWith('.sources')) return parseDeb822(content);
      return file.endsWith('.list') ? parseOneLine(content) : [];
    }),
  );
  return debianMirror(sources.flat());
}

import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Run } from '../results/run.ts';
import { renderHtml } from './html/render-html.ts';

/** Renders a bundle's reports from its results. */
export async function renderReports(bundle: string, run: Run): Promise<void> {
  await writeFile(path.join(bundle, 'report.html'), renderHtml(run));
}

import type { Finding } from '../results/finding.ts';
import type { Matrix } from '../results/matrix.ts';
import { bounded, count, describePath, list } from './wording.ts';

/** Explains paths without an observation. */
export function explainMissing(matrix: Matrix): Finding[] {
  const missing = matrix.cells.filter((cell) => cell.observed === null);
  if (missing.length === 0) return [];
  const reasons = [...new Set(missing.map((cell) => cell.detail ?? 'no reason is known'))];
  return [
    {
      title: `${missing.length} of ${count(matrix.cells.length, 'path')} ${missing.length === 1 ? 'has' : 'have'} no observation`,
      evidence: bounded(missing.map(describePath)),
      cause: list(reasons),
    },
  ];
}

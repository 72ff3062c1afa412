import type { Finding } from '../results/finding.ts';
import type { Cell, Matrix } from '../results/matrix.ts';
import { are, count, list, pathEvidence } from './wording.ts';

/** Explains paths that must be open and are answered by somebody else than their target. */
export function explainAnswers(matrix: Matrix): Finding[] {
  const wrong = matrix.cells.filter((cell) => cell.expected === 'open' && cell.observed === 'open' && cell.differs);
  const groups = new Map<string, Cell[]>();
  for (const cell of wrong) {
    const key = `${cell.target}\n${cell.answeredBy.join('\n')}`;
    const group = groups.get(key);
    if (group) group.push(cell);
    else groups.set(key, [cell]);
  }
  return [...groups.values()].map((cells) => {
    const who = list(cells.flatMap((cell) => cell.answeredBy));
    const target = cells[0]?.target ?? '';
    return {
      title: `${count(cells.length, 'path')} to ${target} ${are(cells.length)} answered by somebody else: ${who}`,
      evidence: pathEvidence(cells),
      cause: causeOf(cells, who),
    };
  });
}

function causeOf(cells: readonly Cell[], who: string): string {
  const destinations = list(cells.map((cell) => cell.destination));
  if (who === 'unidentified') return `a process that is not a probe of this run answers at ${destinations}`;
  if (cells.every((cell) => cell.by === 'name' || cell.by === 'alias')) {
    return `${destinations} leads to ${who}: a stale name, or one that is given twice`;
  }
  return `${destinations} is in use twice, or a forwarding rule leads to ${who}`;
}

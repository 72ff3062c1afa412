import type { Finding } from '../results/finding.ts';
import type { Matrix } from '../results/matrix.ts';
import { explainAnswers } from './explain-answers.ts';
import { explainClosed } from './explain-closed.ts';
import { explainLeaks } from './explain-leaks.ts';
import { explainMissing } from './explain-missing.ts';
import { explainUnresolved } from './explain-unresolved.ts';
import type { MatrixContext } from './matrix-context.ts';

/** What a network engineer would say about a matrix; nothing when all is as it must be. */
export function explainMatrix(matrix: Matrix, context: MatrixContext = {}): Finding[] {
  return [
    ...explainLeaks(matrix),
    ...explainClosed(matrix, context),
    ...explainUnresolved(matrix),
    ...explainAnswers(matrix),
    ...explainMissing(matrix),
  ];
}

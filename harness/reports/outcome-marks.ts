import type { Outcome } from '../results/outcome.ts';

/** One character for each outcome, so that no report depends on colour. */
export const outcomeMarks: Record<Outcome, string> = {
  pass: '✓',
  fail: '✗',
  unsupported: '–',
  inconclusive: '?',
  error: '!',
};

/** The outcomes in the order in which reports list them. */
export const outcomesInOrder: readonly Outcome[] = ['fail', 'error', 'inconclusive', 'unsupported', 'pass'];

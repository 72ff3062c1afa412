import { z } from 'zod';

/**
 * The five outcomes.
 *
 * - `pass`: everything that must hold was observed to hold.
 * - `fail`: something that must hold was observed not to hold.
 * - `unsupported`: these hosts lack a feature that is needed; the reason names it.
 * - `inconclusive`: noise, or a missing sample, decides nothing.
 * - `error`: the harness itself failed.
 */
export const outcomeSchema = z.enum(['pass', 'fail', 'unsupported', 'inconclusive', 'error']);
export type Outcome = z.infer<typeof outcomeSchema>;

/** Exit codes of the command line. */
export const exitCodes = { pass: 0, fail: 1, noVerdict: 2, interrupted: 130, usage: 254, harness: 255 } as const;

/**
 * The outcome of a whole from those of its parts: one observed failure decides, then an error.
 * It passes only when there are parts and all of them pass; one that is unsupported leaves it
 * incomplete, and what is incomplete is never a pass.
 */
export function combineOutcomes(outcomes: readonly Outcome[]): Outcome {
  if (outcomes.includes('fail')) return 'fail';
  if (outcomes.includes('error')) return 'error';
  const whole = outcomes.length > 0 && outcomes.every((outcome) => outcome === 'pass');
  return whole ? 'pass' : 'inconclusive';
}

/** The exit code for the outcome of a run. */
export function exitCodeOf(outcome: Outcome): number {
  if (outcome === 'pass') return exitCodes.pass;
  if (outcome === 'fail') return exitCodes.fail;
  return outcome === 'error' ? exitCodes.harness : exitCodes.noVerdict;
}

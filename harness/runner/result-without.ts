import type { Outcome } from '../results/outcome.ts';
import { noEvidence, type ScenarioResult } from '../results/run.ts';
import type { ScenarioCase } from './cases.ts';

/** What the results of one lab share. */
export type ResultBase = Pick<ScenarioResult, 'tier' | 'engine' | 'hosts'>;

/** The result of a case that was not performed, or whose result was lost. */
export function resultWithout(
  { id, title, network, sabotage, compares }: ScenarioCase,
  outcome: Exclude<Outcome, 'pass' | 'fail'>,
  reason: string,
  base: ResultBase,
): ScenarioResult {
  return {
    id,
    title,
    outcome,
    reason,
    ...base,
    network,
    startedAt: new Date().toISOString(),
    durationMs: 0,
    sabotage,
    compares,
    ...noEvidence(),
  };
}

import type { Outcome } from '../results/outcome.ts';
import type { ScenarioResult } from '../results/run.ts';
import { resultWithout, type ResultBase } from './result-without.ts';
import type { CollectedCase } from './vitest-session.ts';

/** What came of the cases of one engine so far. Each has one result at most. */
export class RunResults {
  readonly #results = new Map<CollectedCase, ScenarioResult>();
  readonly #bases = new Map<CollectedCase, ResultBase>();
  readonly #engine: string;

  constructor(engine: string) {
    this.#engine = engine;
  }

  /** Says where a case is to run, for the result that it gets if it does not. */
  place(found: CollectedCase, base: Partial<ResultBase>): void {
    this.#bases.set(found, { ...this.#baseOf(found), ...base });
  }

  record(found: CollectedCase, result: ScenarioResult): void {
    this.#results.set(found, result);
  }

  /** Gives a case that was not performed a result that says why. */
  refuse(found: CollectedCase, outcome: Exclude<Outcome, 'pass' | 'fail'>, reason: string): void {
    this.record(found, resultWithout(found.description, outcome, reason, this.#baseOf(found)));
  }

  of(found: CollectedCase): ScenarioResult | undefined {
    return this.#results.get(found);
  }

  #baseOf(found: CollectedCase): ResultBase {
    return this.#bases.get(found) ?? { tier: 'mixed', engine: this.#engine, hosts: [] };
  }
}

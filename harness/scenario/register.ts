import { inject, test } from 'vitest';
import { connectEngine } from '../engine/outer/endpoint.ts';
import { attachLab, type Lab, type LabDescriptor } from '../lab/lab.ts';
import { networkDriver } from '../networks/registry.ts';
import type { ScenarioResult } from '../results/run.ts';
import { caseName, casesOf, type BoundCase, type ScenarioCase } from './cases.ts';
import { perform } from './perform.ts';
import { proveSound } from './prove-sound.ts';
import type { Scenario } from './scenario.ts';
import { Turns } from './turns.ts';

declare module 'vitest' {
  interface TaskMeta {
    overlabCase?: ScenarioCase;
    overlabResult?: ScenarioResult;
    /** Why the case was left to another lab. */
    overlabDeferred?: string;
  }
}

const labs = new Map<string, Lab>();
/** Labs that nothing can be proved on any more, and why. */
const unsound = new Map<string, string>();
let turns: Turns | undefined;

function labOf(descriptor: LabDescriptor): Lab {
  const known = labs.get(descriptor.id) ?? attachLab(descriptor, connectEngine(descriptor.outer));
  labs.set(descriptor.id, known);
  return known;
}

/**
 * Declares a scenario: its cases become vitest tests, whose description and result travel to the
 * runner in the tests' metadata. Scenario files are executed by `overlab run`.
 */
export function scenario<World>(definition: Scenario<World>): void {
  const context = inject('overlab');
  for (const bound of casesOf(definition, context)) {
    const name = caseName(bound.description);
    const meta = { overlabCase: bound.description };
    // A case bounds itself; its test also waits for its turn.
    test.concurrent(name, { timeout: 0, meta }, async ({ task, skip, annotate, signal }) => {
      const descriptor = context.labs[context.placement[name] ?? ''];
      if (descriptor === undefined) return skip('collected only: no lab');
      turns ??= new Turns((lab) => context.sideBySide[lab] ?? 1);
      const { isolation, network } = bound.description;
      const { parentMode } = networkDriver(network).capabilities;
      const turn = await turns.take({ lab: descriptor.id, isolation, parentMode });
      try {
        if (signal.aborted) return skip('the run was interrupted');
        const reason = unsound.get(descriptor.id);
        if (reason !== undefined) {
          task.meta.overlabDeferred = reason;
          return skip(reason);
        }
        await annotate('started');
        const result = await performOn(labOf(descriptor), definition, bound, context.bundle);
        task.meta.overlabResult = result;
        if (result.outcome === 'fail' || result.outcome === 'error') throw new Error(result.reason ?? result.outcome);
        if (result.outcome !== 'pass') skip(result.reason ?? result.outcome);
      } finally {
        turn.end();
      }
    });
  }
}

async function performOn<World>(
  lab: Lab,
  definition: Scenario<World>,
  bound: BoundCase<World>,
  bundle: string | null,
): Promise<ScenarioResult> {
  const { result, overdue } = await perform(definition, bound, lab, bundle);
  if (overdue) unsound.set(lab.id, `${caseName(bound.description)} did not end on it`);
  else if (bound.description.isolation === 'disruptive') {
    const trouble = await proveSound(lab, bound.description.network);
    if (trouble !== null) unsound.set(lab.id, `${caseName(bound.description)} left it unsound: ${trouble}`);
  }
  return result;
}

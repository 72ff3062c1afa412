import { inject, test } from 'vitest';
import type { Lab } from '../lab/lab.ts';
import { networkDriver } from '../networks/registry.ts';
import type { ScenarioResult } from '../results/run.ts';
import { caseName, casesOf, type BoundCase, type ScenarioCase } from './cases.ts';
import type { RunContext } from './context.ts';
import { admit, forget, toolsFor } from './residents.ts';
import type { Refusal } from './lab-wishes.ts';
import { LabsHere } from './labs-here.ts';
import { perform } from './perform.ts';
import { proveSound } from './prove-sound.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { Turns } from './turns.ts';

declare module 'vitest' {
  interface TaskMeta {
    overlabCase?: ScenarioCase;
    overlabResult?: ScenarioResult;
    /** Why the case was not performed. */
    overlabRefusal?: Refusal;
  }
}

const turns = new Turns();
/** One for each engine that cases go through: each has labs of its own. */
const labsByDesk = new Map<string, LabsHere>();

function labsOf(context: RunContext): LabsHere {
  const labs = labsByDesk.get(context.desk) ?? new LabsHere(context);
  labsByDesk.set(context.desk, labs);
  return labs;
}

/**
 * Unfolds a scenario into cases, which become vitest tests: their description and result travel in the tests' metadata
 * to the thread that runs the suite.
 */
export function unfold<World>(definition: Scenario<World>): void {
  const context = inject('overlab');
  for (const bound of casesOf(definition, context)) {
    const { description } = bound;
    const name = caseName(description);
    // A case bounds itself; its test also waits for its turn.
    test.concurrent(
      name,
      { timeout: 0, meta: { overlabCase: description } },
      async ({ task, skip, annotate, signal }) => {
        const place = context.placement[name];
        if (place === undefined) return skip('collected only: no lab');
        const { claims } = networkDriver(description.network).capabilities;
        const atATime = context.places[place]?.atATime ?? 1;
        const turn = await turns.take({ lab: place, atATime, isolation: description.isolation, claims });
        try {
          if (signal.aborted) return skip('the run was interrupted');
          await annotate('started');
          const labs = labsOf(context);
          const loan = await labs.lend(description, place);
          if ('refused' in loan) {
            task.meta.overlabRefusal = loan.refused;
            return skip(loan.refused.reason);
          }
          const refusal = await admit(loan.lab, description, context);
          if (refusal !== null) {
            task.meta.overlabRefusal = refusal;
            return skip(refusal.reason);
          }
          const result = await performOn(loan.lab, labs, place, definition, bound, context);
          task.meta.overlabResult = result;
          if (result.outcome === 'fail' || result.outcome === 'error') throw new Error(result.reason ?? result.outcome);
          if (result.outcome !== 'pass') skip(result.reason ?? result.outcome);
        } finally {
          turn.end();
        }
      },
    );
  }
}

async function performOn<World>(
  lab: Lab,
  labs: LabsHere,
  place: string,
  definition: Scenario<World>,
  bound: BoundCase<World>,
  context: RunContext,
): Promise<ScenarioResult> {
  const { isolation } = bound.description;
  const { result, overdue } = await perform(definition, bound, lab, toolsFor(lab, context), context.bundle);
  if (isolation === 'own-lab') {
    forget(lab);
    await labs.giveBack(lab);
    return result;
  }
  const isProved = isolation !== 'disruptive' || (definition.endsSound === true && result.outcome === 'pass');
  const matters = !isProved && turns.areWaitingFor(place);
  const trouble = overdue ? 'did not end on it' : matters ? await unsoundness(lab, bound.description, context) : null;
  if (trouble !== null) {
    if (context.places[place]?.goes === true) forget(lab);
    labs.giveUp(place, `${caseName(bound.description)} ${trouble}`);
  }
  return result;
}

async function unsoundness(lab: Lab, description: ScenarioCase, context: RunContext): Promise<string | null> {
  const refusal = await admit(lab, { ...description, bringsPlugin: false }, context);
  const trouble = refusal === null ? await proveSound(lab, description.network) : refusal.reason;
  return trouble === null ? null : `left it unsound: ${trouble}`;
}

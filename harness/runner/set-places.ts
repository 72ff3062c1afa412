import { commonTier, type Tier } from '../results/tier.ts';
import type { RunContext } from './context.ts';
import { caseName } from './cases.ts';
import { explainFailure } from './explain-failure.ts';
import { makeFit } from './make-fit.ts';
import type { Place } from './lab-desk.ts';
import type { Phases } from './phases.ts';
import { membersOf, type PlannedLab } from './plan.ts';
import type { RunResults } from './run-results.ts';
import type { StandingLabs } from './standing-labs.ts';
import type { CollectedCase } from './vitest-session.ts';

/** Where cases are executed. */
export interface PlacesSet {
  readonly places: ReadonlyMap<string, Place>;
  /** The cases that can be executed, and at which of the places. */
  readonly runnable: ReadonlyMap<CollectedCase, string>;
  /** Why labs did not come up. */
  readonly failures: readonly string[];
}

/**
 * Brings the labs of a plan up, side by side, and prepares each for its cases. Those that cannot be executed
 * get their result at once.
 */
export async function setPlaces(
  planned: readonly PlannedLab<CollectedCase>[],
  engine: string,
  standing: StandingLabs,
  phases: Phases,
  results: RunResults,
): Promise<PlacesSet> {
  const places = new Map<string, Place>();
  const runnable = new Map<CollectedCase, string>();
  const failures: string[] = [];
  planned.forEach((plan, index) => {
    const id = `${standing.runId}/${index + 1}`;
    places.set(id, { planned: plan, lab: null });
    const tier = commonTier(membersOf(plan.lab).map((member) => member.tier));
    for (const found of [...plan.cases, ...plan.apart]) results.place(found, { tier });
    for (const found of plan.apart) runnable.set(found, id);
  });
  const shared = [...places].filter(
    ([
      ,
      {
        planned: { cases },
      },
    ]) => cases.length > 0,
  );
  if (shared.length === 0) return { places, runnable, failures };
  const specs = shared.map(([, place]) => place.planned.lab);
  const attempts = await standing.bringUp(specs, engine, phases);
  await phases.run('Networks', async ({ note }) => {
    await Promise.all(
      shared.map(async ([id, place], index) => {
        const { cases } = place.planned;
        try {
          const attempt = attempts[index]!;
          if ('failure' in attempt) throw attempt.failure;
          const { lab } = attempt;
          place.lab = lab;
          const descriptions = cases.map(({ description }) => description);
          const lacks = await makeFit(lab, descriptions, { networks: 'prepared', note });
          cases.forEach((found, number) => {
            const lack = lacks[number];
            results.place(found, { tier: lab.tier, hosts: lab.hosts.map(({ name }) => name) });
            if (lack === undefined) runnable.set(found, id);
            else results.refuse(found, 'unsupported', lack);
          });
        } catch (error) {
          const words = explainFailure(error);
          if (!failures.includes(words)) failures.push(words);
          for (const found of cases) results.refuse(found, 'error', `not run: ${words}`);
        }
      }),
    );
  });
  return { places, runnable, failures };
}

/**
 * Cases that may go on at a place at a time: they mostly wait. On emulated machines the processor is what they
 * wait for most of the time, so that two at a time use what one alone leaves.
 */
function atATimeOn(tier: Tier): number {
  return tier === 'emulated-vm' ? 2 : 3;
}

/** What the threads that execute cases are told of them. */
export function describePlaces(
  { places, runnable }: PlacesSet,
  sabotage: boolean,
): Pick<RunContext, 'places' | 'placement'> {
  return {
    places: Object.fromEntries(
      [...places].map(([id, { planned, lab }]) => {
        const tier = lab?.tier ?? commonTier(membersOf(planned.lab).map((member) => member.tier));
        // What is disturbed on purpose would disturb others.
        const goes = planned.lab.kind === 'made';
        return [id, { lab, goes, atATime: sabotage ? 1 : atATimeOn(tier) }];
      }),
    ),
    placement: Object.fromEntries([...runnable].map(([{ description }, id]) => [caseName(description), id])),
  };
}

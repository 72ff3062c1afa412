import { connectEngine } from '../engine/outer/endpoint.ts';
import { attachLab, type Lab, type LabDescriptor } from '../lab/lab.ts';
import { networkDriver } from '../networks/registry.ts';
import { kernelTables, lacking } from './lacking-features.ts';
import type { Phases } from './phases.ts';
import type { PlannedLab } from './plan.ts';
import type { StandingLabs } from './standing-labs.ts';
import type { CollectedCase } from './vitest-session.ts';

/** What came of the plan once its labs were brought up. */
export interface PlacedCases {
  readonly runnable: readonly { readonly found: CollectedCase; readonly lab: LabDescriptor }[];
  /** Cases whose hosts turned out to lack what they need. */
  readonly unsupported: readonly { readonly found: CollectedCase; readonly reason: string }[];
  /** Cases whose lab did not come up. */
  readonly failed: readonly { readonly found: CollectedCase; readonly failure: unknown }[];
}

/** Brings the labs of a plan up, side by side, and prepares on each the networks that its cases are about. */
export async function placeCases(
  planned: readonly PlannedLab<CollectedCase>[],
  engine: string,
  standing: StandingLabs,
  phases: Phases,
): Promise<PlacedCases> {
  if (planned.length === 0) return { runnable: [], unsupported: [], failed: [] };
  const attempts = await standing.bringUp(
    planned.map(({ lab }) => lab),
    engine,
    phases,
  );
  return phases.run('Networks', async ({ note }) => {
    const placed = await Promise.all(
      planned.map(async ({ cases }, index): Promise<PlacedCases> => {
        const attempt = attempts[index]!;
        if ('failure' in attempt) return failed(cases, attempt.failure);
        const lab = attachLab(attempt.lab, connectEngine(attempt.lab.outer));
        try {
          return await prepareFor(cases, attempt.lab, lab, note);
        } catch (failure) {
          return failed(cases, failure);
        } finally {
          for (const host of lab.hosts) host.close();
        }
      }),
    );
    return {
      runnable: placed.flatMap(({ runnable }) => runnable),
      unsupported: placed.flatMap(({ unsupported }) => unsupported),
      failed: placed.flatMap((part) => part.failed),
    };
  });
}

function failed(cases: readonly CollectedCase[], failure: unknown): PlacedCases {
  return { runnable: [], unsupported: [], failed: cases.map((found) => ({ found, failure })) };
}

async function prepareFor(
  cases: readonly CollectedCase[],
  descriptor: LabDescriptor,
  lab: Lab,
  note: (line: string) => void,
): Promise<PlacedCases> {
  const asks = cases.some(({ description }) => description.features.length > 0);
  const tables = asks ? await kernelTables(descriptor, lab) : [];
  const judged = cases.map((found) => ({ found, reason: lacking(found.description.features, tables) }));
  const runnable = judged.filter(({ reason }) => reason === undefined).map(({ found }) => ({ found, lab: descriptor }));
  for (const name of new Set(runnable.map(({ found }) => found.description.network))) {
    const { title, prepare } = networkDriver(name);
    await prepare(lab);
    note(`${title}: ready`);
  }
  return {
    runnable,
    unsupported: judged.flatMap(({ found, reason }) => (reason === undefined ? [] : [{ found, reason }])),
    failed: [],
  };
}

import path from 'node:path';
import { messageOf } from '../base/errors.ts';
import { recorded, type Progress } from '../base/progress.ts';
import { newRunId } from '../base/run-id.ts';
import type { LabDescriptor } from '../lab/lab.ts';
import { logFile, openBundle, pointLatestTo, reportsFolder, writeRun } from '../results/bundle.ts';
import { RunLog } from '../results/run-log.ts';
import type { Run } from '../results/run.ts';
import { chooseCases } from './choose-cases.ts';
import { composeRun } from './compose-run.ts';
import { collecting } from './context.ts';
import { Phases } from './phases.ts';
import { engineLost, runOnEngine, type EngineOutcome } from './run-on-engine.ts';
import type { RunRequest } from './run-request.ts';
import { VitestSession, type CollectedCase } from './vitest-session.ts';

export interface RunOutcome {
  readonly run: Run;
  readonly bundle: string;
  /** The labs that were left standing. */
  readonly kept: readonly LabDescriptor[];
  /** What could not be removed. */
  readonly leftovers: readonly Error[];
}

/** Renders a bundle's reports from its results. */
export type RenderReports = (bundle: string, run: Run) => Promise<void>;

/**
 * Runs a suite, with one engine after the other: engine, images, labs, networks, scenarios, reports, and
 * takes everything down again, whatever happens in between.
 *
 * @param interrupted aborts the run; what was measured until then stays in the bundle.
 * @throws UsageError before anything is created; any later failure becomes the run's outcome.
 */
export async function runSuite(
  request: RunRequest,
  shown: Progress,
  interrupted: AbortSignal,
  render: RenderReports,
): Promise<RunOutcome> {
  const { networks, suite, sabotage } = request;
  const session = await VitestSession.open(collecting({ networks: [...networks], suite, sabotage }));
  try {
    const all = await shown.step('Scenario files', () => session.collect());
    return await runWith(session, chooseCases(all, request), request, shown, interrupted, render);
  } finally {
    await session.close().catch(() => undefined);
  }
}

async function runWith(
  session: VitestSession,
  cases: readonly CollectedCase[],
  request: RunRequest,
  shown: Progress,
  interrupted: AbortSignal,
  render: RenderReports,
): Promise<RunOutcome> {
  const id = newRunId();
  const started = new Date();
  const {
    folder: bundle,
    begin,
    discard,
  } = await openBundle(path.resolve(request.output ?? path.join(reportsFolder(), id)));
  const log = new RunLog();
  const progress = recorded(shown, log.write);
  const phases = new Phases(progress, interrupted);
  const { networks, suite, sabotage, hosts, keep, plugins, storeMembers } = request;
  const context = { ...collecting({ networks: [...networks], suite, sabotage }), storeMembers, bundle };
  const outcomes: EngineOutcome[] = [];
  for (const [index, engine] of request.engines.entries()) {
    if (interrupted.aborted) break;
    const first = index === 0;
    const engineRun = {
      id: first ? id : newRunId(),
      engine,
      hosts,
      cases,
      session,
      context,
      phases,
      progress,
      interrupted,
      keep,
      plugins,
    };
    if (request.engines.length > 1) progress.note(`Engine ${engine}, ${index + 1} of ${request.engines.length}`);
    outcomes.push(
      await runOnEngine(engineRun, async () => {
        if (!first) return;
        await begin();
        log.openIn(path.join(bundle, logFile));
      }).catch(async (error: unknown) => {
        if (!first) return engineLost(engineRun, outcomes[0]!.machine, error);
        await discard();
        throw error;
      }),
    );
  }

  const run = composeRun({
    id,
    started,
    request,
    machine: outcomes[0]!.machine,
    labs: outcomes.flatMap(({ labs }) => labs),
    warnings: outcomes.flatMap(({ warnings }) => warnings),
    artifacts: outcomes.flatMap(({ artifacts }) => artifacts),
    scenarios: outcomes.flatMap(({ scenarios }) => scenarios),
    phases: phases.times,
    interrupted: interrupted.aborted,
    failure: outcomes.find(({ failure }) => failure !== null)?.failure ?? null,
  });
  await writeRun(bundle, run);
  await render(bundle, run);
  await pointLatestTo(bundle).catch((error: unknown) =>
    shown.note(`reports/latest was not moved: ${messageOf(error)}`),
  );
  if (log.failure !== undefined) shown.note(`the log is not complete: ${log.failure}`);
  return {
    run,
    bundle,
    kept: outcomes.flatMap(({ kept }) => kept),
    leftovers: outcomes.flatMap(({ leftovers }) => leftovers),
  };
}

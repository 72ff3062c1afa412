import path from 'node:path';
import { messageOf, OverlabError, UsageError } from '../base/errors.ts';
import { recorded, type Progress } from '../base/progress.ts';
import { newRunId } from '../base/run-id.ts';
import type { LabDescriptor } from '../lab/lab.ts';
import { logFile, openBundle, pointLatestTo, reportsFolder, writeRun } from '../results/bundle.ts';
import { RunLog } from '../results/run-log.ts';
import type { Run, ScenarioResult } from '../results/run.ts';
import { caseName, isChosen } from './cases.ts';
import { composeRun } from './compose-run.ts';
import type { RunContext } from './context.ts';
import { executeCases } from './execute-cases.ts';
import { Phases } from './phases.ts';
import { planCases } from './plan.ts';
import { resultWithout, type ResultBase } from './result-without.ts';
import type { RunRequest } from './run-request.ts';
import { StandingLab } from './standing-lab.ts';
import { VitestSession, type CollectedCase } from './vitest-session.ts';

export interface RunOutcome {
  readonly run: Run;
  readonly bundle: string;
  /** The lab that was left standing. */
  readonly kept: LabDescriptor | undefined;
  /** What could not be removed. */
  readonly leftovers: readonly Error[];
}

/** Renders a bundle's reports from its results. */
export type RenderReports = (bundle: string, run: Run) => Promise<void>;

/**
 * Runs a suite: engine, images, lab, networks, scenarios, reports, and takes everything down
 * again, whatever happens in between.
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
  const context: RunContext = { networks: [...networks], suite, sabotage, lab: null, bundle: null };
  const session = await VitestSession.open(context);
  try {
    const all = await shown.step('Scenario files', () => session.collect());
    return await runWith(session, chooseCases(all, request), context, request, shown, interrupted, render);
  } finally {
    await session.close();
  }
}

async function runWith(
  session: VitestSession,
  cases: readonly CollectedCase[],
  context: RunContext,
  request: RunRequest,
  shown: Progress,
  interrupted: AbortSignal,
  render: RenderReports,
): Promise<RunOutcome> {
  const id = newRunId();
  const started = new Date();
  const { provider, count } = request.hosts;
  const plan = planCases(cases, provider.name, count);
  const {
    folder: bundle,
    begin,
    discard,
  } = await openBundle(path.resolve(request.output ?? path.join(reportsFolder(), id)));
  const log = new RunLog();
  const progress = recorded(shown, log.write);
  const phases = new Phases(progress, interrupted);
  const standing = await StandingLab.onEngine(phases).catch(async (error: unknown) => {
    await discard();
    throw error;
  });
  const base: ResultBase = { tier: provider.tier, engine: request.engine, hosts: [] };
  const results = new Map<CollectedCase, ScenarioResult>();
  for (const { found, reason } of plan.unsupported) {
    results.set(found, resultWithout(found.description, 'unsupported', reason, base));
  }
  let failure: string | null = null;
  try {
    await begin();
    log.openIn(path.join(bundle, logFile));
    if (plan.runnable.length > 0) {
      const needed = plan.runnable.map(({ description }) => description.network);
      const { lab, unsupported } = await standing.bringUp(id, request, needed, phases);
      for (const found of plan.runnable) {
        const reason = unsupported.get(found.description.network);
        if (reason !== undefined) results.set(found, resultWithout(found.description, 'unsupported', reason, base));
      }
      const possible = plan.runnable.filter((found) => !results.has(found));
      await phases.run('Scenarios', (inner) =>
        executeCases(session, possible, { ...context, lab, bundle }, base, results, inner, interrupted),
      );
    }
  } catch (error) {
    if (!interrupted.aborted) {
      failure = explain(error);
      progress.note(failure);
    }
  }
  await session.close().catch(() => undefined);
  const keeps = request.keep && standing.lab !== undefined && !interrupted.aborted;
  const leftovers = keeps ? [] : await standing.takeDown(bundle, phases);
  if (keeps) await standing.keep(bundle);

  const missing = interrupted.aborted ? 'the run was interrupted' : failure;
  for (const found of plan.runnable.filter((each) => !results.has(each))) {
    const outcome = interrupted.aborted ? 'inconclusive' : 'error';
    results.set(found, resultWithout(found.description, outcome, `not run: ${missing}`, base));
  }
  const run = composeRun({
    id,
    started,
    request,
    machine: standing.machine,
    lab: standing.lab,
    scenarios: cases.flatMap((found) => results.get(found) ?? []),
    phases: phases.times,
    interrupted: interrupted.aborted,
    failure,
  });
  await writeRun(bundle, run);
  await render(bundle, run);
  await pointLatestTo(bundle).catch((error: unknown) =>
    shown.note(`reports/latest was not moved: ${messageOf(error)}`),
  );
  if (log.failure !== undefined) shown.note(`the log is not complete: ${log.failure}`);
  return { run, bundle, kept: keeps ? standing.lab : undefined, leftovers };
}

function explain(failure: unknown): string {
  if (!(failure instanceof OverlabError)) return `unexpected: ${messageOf(failure)}`;
  return failure.remedy === undefined ? failure.message : `${failure.message} (remedy: ${failure.remedy})`;
}

function chooseCases(all: readonly CollectedCase[], { filters, suite }: RunRequest): CollectedCase[] {
  const chosen = all.filter(({ description }) => isChosen(description, filters));
  if (chosen.length > 0) return chosen;
  const names = all.map(({ description }) => caseName(description));
  throw new UsageError({
    what: filters.length > 0 ? `no scenario matches ${filters.join(', ')}` : 'there is nothing to run',
    why:
      names.length > 0 ? `suite '${suite}' has: ${names.join(', ')}` : `suite '${suite}' is empty for these networks`,
    remedy: "'overlab list' shows what there is",
  });
}

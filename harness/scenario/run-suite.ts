import path from 'node:path';
import { messageOf, OverlabError, UsageError } from '../base/errors.ts';
import { recorded, type Progress } from '../base/progress.ts';
import { newRunId } from '../base/run-id.ts';
import { ownKernelProvider } from '../hosts/providers.ts';
import { vmObstacle } from '../hosts/vm/vm-provider.ts';
import type { LabDescriptor } from '../lab/lab.ts';
import { logFile, openBundle, pointLatestTo, reportsFolder, writeRun } from '../results/bundle.ts';
import { RunLog } from '../results/run-log.ts';
import type { Run, ScenarioResult } from '../results/run.ts';
import { commonTier } from '../results/tier.ts';
import { caseName, isChosen } from './cases.ts';
import { composeRun } from './compose-run.ts';
import { collecting, type RunContext } from './context.ts';
import { examineMachines } from './examine-machines.ts';
import { executeCases } from './execute-cases.ts';
import type { HostsSpec } from './hosts-spec.ts';
import { Phases } from './phases.ts';
import { placeCases } from './place-cases.ts';
import { membersOf, planCases, type Plan } from './plan.ts';
import { resultWithout, type ResultBase } from './result-without.ts';
import type { RunRequest } from './run-request.ts';
import { sharedKernelFeatures } from './shared-kernel.ts';
import { StandingLabs } from './standing-labs.ts';
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
  const context = collecting({ networks: [...networks], suite, sabotage });
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
  const {
    folder: bundle,
    begin,
    discard,
  } = await openBundle(path.resolve(request.output ?? path.join(reportsFolder(), id)));
  const log = new RunLog();
  const progress = recorded(shown, log.write);
  const phases = new Phases(progress, interrupted);
  const standing = await readyToStart(id, request.hosts, phases, progress).catch(async (error: unknown) => {
    await discard();
    throw error;
  });
  const results = new Map<CollectedCase, ScenarioResult>();
  const bases = new Map<CollectedCase, ResultBase>();
  const baseOf = (found: CollectedCase) => bases.get(found) ?? { tier: 'mixed', engine: request.engine, hosts: [] };
  const refuse = (found: CollectedCase, outcome: 'unsupported' | 'error' | 'inconclusive', reason: string) =>
    void results.set(found, resultWithout(found.description, outcome, reason, baseOf(found)));
  const failures: string[] = [];
  try {
    await begin();
    log.openIn(path.join(bundle, logFile));
    const plan = await planRun(cases, request, standing, phases);
    for (const { found, reason, tier } of plan.unsupported) {
      bases.set(found, { tier, engine: request.engine, hosts: [] });
      refuse(found, 'unsupported', reason);
    }
    for (const { lab, cases: own } of plan.labs) {
      const tier = commonTier(membersOf(lab).map((member) => member.tier));
      for (const found of own) bases.set(found, { tier, engine: request.engine, hosts: [] });
    }
    const placed = await placeCases(plan.labs, request.engine, standing, phases);
    for (const { found, failure } of placed.failed) {
      const words = explain(failure);
      if (!failures.includes(words)) failures.push(words);
      refuse(found, 'error', `not run: ${words}`);
    }
    for (const { found, reason } of placed.unsupported) refuse(found, 'unsupported', reason);
    for (const { found, lab } of placed.runnable) {
      bases.set(found, { tier: lab.tier, engine: request.engine, hosts: lab.hosts.map(({ name }) => name) });
    }
    if (placed.runnable.length > 0) {
      const labs = Object.fromEntries(placed.runnable.map(({ lab }) => [lab.id, lab]));
      const placement = Object.fromEntries(
        placed.runnable.map(({ found, lab }) => [caseName(found.description), lab.id]),
      );
      const possible = placed.runnable.map(({ found }) => found);
      await phases.run('Scenarios', (inner) =>
        executeCases(session, possible, { ...context, labs, placement, bundle }, baseOf, results, inner, interrupted),
      );
    }
  } catch (error) {
    if (!interrupted.aborted) {
      failures.push(explain(error));
      progress.note(explain(error));
    }
  }
  await session.close().catch(() => undefined);
  const keeps = request.keep && standing.made.length > 0 && !interrupted.aborted;
  const leftovers = keeps ? [] : await standing.takeDown(bundle, phases);
  if (keeps) await standing.keep(bundle);

  const failure = failures[0] ?? null;
  for (const found of cases.filter((each) => !results.has(each))) {
    if (interrupted.aborted) refuse(found, 'inconclusive', 'not run: the run was interrupted');
    else refuse(found, 'error', `not run: ${failure}`);
  }
  const run = composeRun({
    id,
    started,
    request,
    machine: standing.machine,
    labs: request.hosts.kind === 'standing' ? [request.hosts.lab] : standing.made,
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
  return { run, bundle, kept: keeps ? standing.made : [], leftovers };
}

/** What earlier runs left on machines is removed before these are looked at. */
async function readyToStart(id: string, hosts: HostsSpec, phases: Phases, progress: Progress): Promise<StandingLabs> {
  const standing = await StandingLabs.onEngine(id, phases);
  try {
    await examineMachines(hosts, progress);
    return standing;
  } catch (error) {
    await standing.takeDown(null, phases);
    throw error;
  }
}

/** Which case runs where; for `auto`, what this machine's kernel has is found out first. */
async function planRun(
  cases: readonly CollectedCase[],
  { hosts, engine }: RunRequest,
  standing: StandingLabs,
  phases: Phases,
): Promise<Plan<CollectedCase>> {
  const asks = hosts.kind === 'auto' && cases.some(({ description }) => description.features.length > 0);
  const table = asks
    ? await phases.run('Kernel features', async (progress) => {
        const context = await standing.context((line) => progress.note(line));
        return sharedKernelFeatures(engine, context);
      })
    : undefined;
  const obstacle = vmObstacle(standing.outer.version.architecture);
  return planCases(cases, hosts, table, obstacle === undefined ? ownKernelProvider : { obstacle });
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

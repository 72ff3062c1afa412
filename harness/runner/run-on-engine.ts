import type { Progress } from '../base/progress.ts';
import { ownKernelProvider } from '../hosts/providers.ts';
import { vmObstacle } from '../hosts/vm/vm-provider.ts';
import type { LabDescriptor } from '../lab/lab.ts';
import type { Offers } from '../networks/artifacts/offers.ts';
import type { ArtifactInfo } from '../results/artifact.ts';
import type { MachineInfo, ScenarioResult } from '../results/run.ts';
import type { RunContext } from './context.ts';
import { examineMachines } from './examine-machines.ts';
import { executeCases } from './execute-cases.ts';
import { explainFailure } from './explain-failure.ts';
import type { HostsSpec } from './hosts-spec.ts';
import { knownWarnings } from './known-warnings.ts';
import { LabDesk } from './lab-desk.ts';
import { listenForWishes } from './lab-wishes.ts';
import type { Phases } from './phases.ts';
import { planCases, type Plan } from './plan.ts';
import { obtainPrograms, offersFor } from './plugin-programs.ts';
import { RunResults } from './run-results.ts';
import { describePlaces, setPlaces, type PlacesSet } from './set-places.ts';
import { sharedKernelFeatures } from './shared-kernel.ts';
import { StandingLabs } from './standing-labs.ts';
import type { CollectedCase, VitestSession } from './vitest-session.ts';

/** What a run goes through with each engine. */
export interface EngineRun {
  /** Marks what is made for it. */
  readonly id: string;
  /** Engine generation of the hosts. */
  readonly engine: string;
  readonly hosts: HostsSpec;
  readonly cases: readonly CollectedCase[];
  readonly session: VitestSession;
  readonly context: RunContext;
  readonly phases: Phases;
  readonly progress: Progress;
  readonly interrupted: AbortSignal;
  /** Whether the labs are to stay. */
  readonly keep: boolean;
  /** The folder that the user named for plugins' programs. */
  readonly plugins: string | undefined;
}

/** What came of it. */
export interface EngineOutcome {
  readonly scenarios: readonly ScenarioResult[];
  readonly machine: MachineInfo;
  readonly labs: readonly LabDescriptor[];
  /** Those that were left standing. */
  readonly kept: readonly LabDescriptor[];
  /** What could not be removed. */
  readonly leftovers: readonly Error[];
  /** Why the harness could not go on; `null` when it could. */
  readonly failure: string | null;
  /** What is known to be wrong with the hosts' engines. */
  readonly warnings: readonly string[];
  /** What plugins brought to the hosts. */
  readonly artifacts: readonly ArtifactInfo[];
}

/**
 * Runs cases on hosts with one engine: plans, brings labs up, executes, takes the labs down again.
 *
 * @param begin is called once it is sure that something will run.
 * @throws UsageError before anything is made; any later failure is part of what came of it.
 */
export async function runOnEngine(run: EngineRun, begin: () => Promise<void>): Promise<EngineOutcome> {
  const { engine, hosts, phases, progress, interrupted, context } = run;
  const { standing, offers } = await readyToStart(run);
  const results = new RunResults(engine);
  const failures: string[] = [];
  let artifacts: readonly ArtifactInfo[] = [];
  try {
    await begin();
    const programs = await obtainPrograms(offers, run.cases, phases);
    artifacts = programs.artifacts;
    for (const { found, reason } of programs.refused) results.refuse(found, 'unsupported', reason);
    const { labs, unsupported } = await planRun({ ...run, cases: programs.able }, standing);
    for (const { found, reason, tier } of unsupported) {
      results.place(found, { tier });
      results.refuse(found, 'unsupported', reason);
    }
    const set = await setPlaces(labs, engine, standing, phases, results);
    failures.push(...set.failures);
    for (const warning of knownWarnings(labsOf(hosts, standing))) progress.note(`known: ${warning}`);
    const equipped = { ...run, context: { ...context, programs: programs.paths } };
    if (set.runnable.size > 0) await execute(equipped, standing, set, results);
  } catch (error) {
    if (!interrupted.aborted) {
      failures.push(explainFailure(error));
      progress.note(explainFailure(error));
    }
  }
  if (interrupted.aborted) await run.session.close().catch(() => undefined);
  const keeps = run.keep && standing.up.length > 0 && !interrupted.aborted;
  const kept = keeps ? standing.up : [];
  const leftovers = keeps ? [] : await standing.takeDown(context.bundle, phases);
  if (keeps) await standing.keep(context.bundle);
  const failure = failures[0] ?? null;
  const labs = labsOf(hosts, standing);
  return {
    scenarios: scenariosOf(run, results, failure),
    machine: standing.machine,
    labs,
    kept,
    leftovers,
    failure,
    warnings: knownWarnings(labs),
    artifacts,
  };
}

function labsOf(hosts: HostsSpec, { made }: StandingLabs): readonly LabDescriptor[] {
  return hosts.kind === 'standing' ? [hosts.lab] : made;
}

/** What came of an engine that a run did not get to, because the outer engine was lost before. */
export function engineLost(run: EngineRun, machine: MachineInfo, error: unknown): EngineOutcome {
  const failure = explainFailure(error);
  const scenarios = scenariosOf(run, new RunResults(run.engine), failure);
  return { scenarios, machine, labs: [], kept: [], leftovers: [], failure, warnings: [], artifacts: [] };
}

/** Executes what can be, while labs are made for those who ask for one. */
async function execute(run: EngineRun, standing: StandingLabs, set: PlacesSet, results: RunResults): Promise<void> {
  const { engine, session, phases, interrupted } = run;
  const context = { ...run.context, ...describePlaces(set, run.context.sabotage), desk: `overlab-labs-${run.id}` };
  await phases.run('Scenarios', async (progress) => {
    const { places, runnable } = set;
    const { bundle } = context;
    const desk = new LabDesk({ standing, engine, places, bundle, progress, interrupted });
    const deafen = listenForWishes(context.desk, desk.grant);
    try {
      await executeCases(session, [...runnable.keys()], context, results, progress, interrupted);
    } finally {
      deafen();
      standing.makeNoMore();
      await desk.close();
    }
  });
}

/** The results of all cases: also of those that were not executed, with the reason. */
function scenariosOf({ cases, interrupted }: EngineRun, results: RunResults, failure: string | null): ScenarioResult[] {
  return cases.map((found) => {
    if (results.of(found) === undefined) {
      if (interrupted.aborted) results.refuse(found, 'inconclusive', 'not run: the run was interrupted');
      else results.refuse(found, 'error', `not run: ${failure ?? 'it was lost'}`);
    }
    return results.of(found)!;
  });
}

/** What earlier runs left on machines is removed before these are looked at. */
async function readyToStart({
  id,
  hosts,
  phases,
  progress,
  cases,
  plugins,
}: EngineRun): Promise<{ standing: StandingLabs; offers: Offers }> {
  const standing = await StandingLabs.onEngine(id, phases);
  try {
    await examineMachines(hosts, progress);
    return { standing, offers: await offersFor(cases, standing.outer, plugins) };
  } catch (error) {
    await standing.takeDown(null, phases);
    throw error;
  }
}

/** Which case runs where; for `auto`, what this machine's kernel has is found out first. */
async function planRun(
  { cases, hosts, engine, phases }: EngineRun,
  standing: StandingLabs,
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

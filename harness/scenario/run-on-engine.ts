import { messageOf, OverlabError } from '../base/errors.ts';
import type { Progress } from '../base/progress.ts';
import { knownProblems } from '../engine/known-problems.ts';
import { ownKernelProvider } from '../hosts/providers.ts';
import { vmObstacle } from '../hosts/vm/vm-provider.ts';
import type { LabDescriptor } from '../lab/lab.ts';
import type { MachineInfo, ScenarioResult } from '../results/run.ts';
import { commonTier } from '../results/tier.ts';
import { caseName } from './cases.ts';
import type { RunContext } from './context.ts';
import { examineMachines } from './examine-machines.ts';
import { executeCases } from './execute-cases.ts';
import type { HostsSpec } from './hosts-spec.ts';
import type { Phases } from './phases.ts';
import { placeCases } from './place-cases.ts';
import { membersOf, planCases, type Plan, type PlannedLab } from './plan.ts';
import { RunResults } from './run-results.ts';
import { sharedKernelFeatures } from './shared-kernel.ts';
import { StandingLabs } from './standing-labs.ts';
import type { CollectedCase, VitestSession } from './vitest-session.ts';

/** Fresh labs that the cases of one engine may use up. */
const mostRounds = 5;
/**
 * Cases that may share a lab at a time: they mostly wait. On emulated machines the processor is what they
 * wait for, so that three at a time take as long as one after the other.
 */
function sideBySide({ tier }: LabDescriptor): number {
  return tier === 'emulated-vm' ? 1 : 3;
}

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
}

/**
 * Runs cases on hosts with one engine: plans, brings labs up, executes, takes the labs down again.
 *
 * @param begin is called once it is sure that something will run.
 * @throws UsageError before anything is made; any later failure is part of what came of it.
 */
export async function runOnEngine(run: EngineRun, begin: () => Promise<void>): Promise<EngineOutcome> {
  const { engine, hosts, cases, session, context, phases, progress, interrupted } = run;
  const standing = await readyToStart(run);
  const results = new RunResults(engine);
  const failures: string[] = [];
  const warnings = new Set<string>();
  try {
    await begin();
    const plan = await planRun(run, standing);
    for (const { found, reason, tier } of plan.unsupported) {
      results.place(found, { tier });
      results.refuse(found, 'unsupported', reason);
    }
    let waiting = plan.labs;
    for (let round = 0; waiting.length > 0 && round < mostRounds; round += 1) {
      for (const { lab, cases: own } of waiting) {
        const tier = commonTier(membersOf(lab).map((member) => member.tier));
        for (const found of own) results.place(found, { tier });
      }
      const placed = await placeCases(waiting, engine, standing, phases);
      for (const warning of warningsOf(placed.runnable.map(({ lab }) => lab))) {
        if (warnings.has(warning)) continue;
        warnings.add(warning);
        progress.note(`known: ${warning}`);
      }
      for (const { found, failure } of placed.failed) {
        const words = explain(failure);
        if (!failures.includes(words)) failures.push(words);
        results.refuse(found, 'error', `not run: ${words}`);
      }
      for (const { found, reason } of placed.unsupported) results.refuse(found, 'unsupported', reason);
      for (const { found, lab } of placed.runnable) {
        results.place(found, { tier: lab.tier, hosts: lab.hosts.map(({ name }) => name) });
      }
      if (placed.runnable.length === 0) break;
      const there = {
        ...context,
        labs: Object.fromEntries(placed.runnable.map(({ lab }) => [lab.id, lab])),
        placement: Object.fromEntries(placed.runnable.map(({ found, lab }) => [caseName(found.description), lab.id])),
        // What is disturbed on purpose would disturb others.
        sideBySide: Object.fromEntries(
          placed.runnable.map(({ lab }) => [lab.id, context.sabotage ? 1 : sideBySide(lab)]),
        ),
      };
      const possible = placed.runnable.map(({ found }) => found);
      const deferred = await phases.run('Scenarios', (inner) =>
        executeCases(session, possible, there, results, inner, interrupted),
      );
      waiting = forFreshLabs(waiting, deferred, results);
    }
  } catch (error) {
    if (!interrupted.aborted) {
      failures.push(explain(error));
      progress.note(explain(error));
    }
  }
  if (interrupted.aborted) await session.close().catch(() => undefined);
  const keeps = run.keep && standing.made.length > 0 && !interrupted.aborted;
  const leftovers = keeps ? [] : await standing.takeDown(context.bundle, phases);
  if (keeps) await standing.keep(context.bundle);

  const failure = failures[0] ?? null;
  for (const found of cases.filter((each) => results.of(each) === undefined)) {
    if (interrupted.aborted) results.refuse(found, 'inconclusive', 'not run: the run was interrupted');
    else results.refuse(found, 'error', `not run: ${failure ?? 'no lab stayed fit for it'}`);
  }
  return {
    scenarios: cases.flatMap((found) => results.of(found) ?? []),
    machine: standing.machine,
    labs: hosts.kind === 'standing' ? [hosts.lab] : standing.made,
    kept: keeps ? standing.made : [],
    leftovers,
    failure,
    warnings: [...warnings],
  };
}

/** What came of an engine that a run did not get to, because the outer engine was lost before. */
export function engineLost({ engine, cases }: EngineRun, machine: MachineInfo, error: unknown): EngineOutcome {
  const results = new RunResults(engine);
  const failure = explain(error);
  for (const found of cases) results.refuse(found, 'error', `not run: ${failure}`);
  const scenarios = cases.flatMap((found) => results.of(found) ?? []);
  return { scenarios, machine, labs: [], kept: [], leftovers: [], failure, warnings: [] };
}

/** What is known to be wrong with the engines of labs. */
function warningsOf(labs: readonly LabDescriptor[]): string[] {
  const versions = new Set(labs.flatMap(({ hosts }) => hosts.map(({ engineVersion }) => engineVersion)));
  return [...versions].flatMap((version) =>
    knownProblems(version).map(({ title, reference }) => `Engine ${version}: ${title}; ${reference}`),
  );
}

/** What earlier runs left on machines is removed before these are looked at. */
async function readyToStart({ id, hosts, phases, progress }: EngineRun): Promise<StandingLabs> {
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

/** Labs for cases whose own is not fit for them any more. Hosts that were given cannot be made anew. */
function forFreshLabs(
  labs: readonly PlannedLab<CollectedCase>[],
  deferred: readonly CollectedCase[],
  results: RunResults,
): PlannedLab<CollectedCase>[] {
  return labs.flatMap(({ lab, cases }) => {
    const own = cases.filter((found) => deferred.includes(found));
    if (lab.kind === 'made') return own.length === 0 ? [] : [{ lab, cases: own }];
    for (const found of own) results.refuse(found, 'error', 'not run: an earlier scenario left its lab unsound');
    return [];
  });
}

function explain(failure: unknown): string {
  if (!(failure instanceof OverlabError)) return `unexpected: ${messageOf(failure)}`;
  return failure.remedy === undefined ? failure.message : `${failure.message} (remedy: ${failure.remedy})`;
}

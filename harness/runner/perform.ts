import { setTimeout as delay } from 'node:timers/promises';
import type { Lab } from '../lab/lab.ts';
import type { PluginTools } from '../networks/plugin/plugin.ts';
import { networkDriver } from '../networks/registry.ts';
import type { Outcome } from '../results/outcome.ts';
import type { ScenarioResult } from '../results/run.ts';
import { CaseRecord } from '../scenario/case-record.ts';
import { caseName, type BoundCase } from './cases.ts';
import { refusalFor } from './explain-failure.ts';
import { knownReasons } from './known-warnings.ts';
import type { Refusal } from './lab-wishes.ts';
import { resultWithout, type ResultBase } from './result-without.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { Stage } from '../scenario/stage.ts';

/** How long a case may take. On emulated hosts the processor alone makes it several times as long. */
function budgetOf({ tier }: Lab): number {
  return tier === 'emulated-vm' ? 360_000 : 180_000;
}

/** What came of a case. */
export interface Performance {
  readonly result: ScenarioResult;
  /** It did not end in time, and still goes on. */
  readonly overdue: boolean;
}

/**
 * Performs one case: sets up, applies the sabotage if there is one, verifies, takes everything
 * back. Never throws: whatever happens becomes the outcome of the result, also that it did not end
 * within 180 s, or twice that on emulated hosts.
 */
export async function perform<World>(
  scenario: Scenario<World>,
  bound: BoundCase<World>,
  lab: Lab,
  tools: PluginTools,
  bundle: string | null,
): Promise<Performance> {
  const started = new Date();
  const budgetMs = budgetOf(lab);
  const stop = new AbortController();
  const late = delay(budgetMs, null, { signal: stop.signal }).catch(() => null);
  const result = await Promise.race([performToTheEnd(scenario, bound, lab, tools, bundle, started), late]);
  stop.abort();
  if (result !== null) return { result, overdue: false };
  const base = resultWithout(bound.description, 'error', `it did not end within ${budgetMs / 1000} s`, baseOf(lab));
  return { result: { ...base, startedAt: started.toISOString(), durationMs: budgetMs }, overdue: true };
}

function engineOf({ hosts }: Lab): string {
  return [...new Set(hosts.map(({ engineVersion }) => engineVersion))].join(', ');
}

function baseOf(lab: Lab): ResultBase {
  return {
    tier: lab.tier,
    engine: engineOf(lab),
    hosts: lab.hosts.map((host) => host.name),
  };
}

async function performToTheEnd<World>(
  scenario: Scenario<World>,
  { description, sabotage }: BoundCase<World>,
  lab: Lab,
  tools: PluginTools,
  bundle: string | null,
  started: Date,
): Promise<ScenarioResult> {
  // Several engines may be in one bundle.
  const record = new CaseRecord(bundle, `${caseName(description)}@${engineOf(lab)}`);
  const stage = new Stage({ lab, driver: networkDriver(description.network), record, tools });
  let sabotageTitle = description.sabotage?.title ?? '';
  let refusal: Refusal | null = null;
  try {
    const world = await scenario.setup(stage);
    if (sabotage !== null) {
      const fault = sabotage.fault(stage, world);
      sabotageTitle = fault.title;
      stage.onEnd(await fault.inject(lab.id));
    }
    await scenario.verify(stage, world);
  } catch (error) {
    refusal = refusalFor(error);
    const words = error instanceof Error ? (error.stack ?? error.message) : String(error);
    await record.attach('error.txt', words).catch(() => undefined);
  }
  await stage.daemonsRun();
  await stage.explainFailure();
  if (record.failed) record.recall(knownReasons(scenario.failsBy ?? [], lab.hosts));
  let verdict = verdictOf(record, refusal);
  // What is on a lab of the case's own goes with it.
  const leftovers = description.isolation === 'own-lab' ? [] : await stage.end();
  if (leftovers.length > 0) {
    const trouble = `not everything could be taken back: ${leftovers.join('; ')}`;
    verdict = { outcome: 'error', reason: verdict.outcome === 'error' ? `${verdict.reason}; ${trouble}` : trouble };
  }
  return {
    id: description.id,
    title: description.title,
    ...verdict,
    ...baseOf(lab),
    network: description.network,
    compares: description.compares,
    startedAt: started.toISOString(),
    durationMs: Date.now() - started.getTime(),
    sabotage: description.sabotage && { id: description.sabotage.id, title: sabotageTitle },
    ...record.evidence,
  };
}

interface Verdict {
  readonly outcome: Outcome;
  readonly reason: string | null;
}

/** What stops a case while a daemon is dead, or after a promise was broken, is not the harness's fault. */
function verdictOf(record: CaseRecord, refusal: Refusal | null): Verdict {
  const reason = reasonFor(record);
  if (refusal === null) return { outcome: record.outcome, reason };
  if (record.failed && refusal.outcome === 'error') {
    // The rest of it, a daemon's last words for example, is among the findings or in the bundle.
    return { outcome: 'fail', reason: `${reason}; ${refusal.reason.split('\n', 1)[0]}` };
  }
  return refusal;
}

function reasonFor(record: CaseRecord): string | null {
  const [first] = record.evidence.findings;
  if (first !== undefined) return first.title;
  return record.outcome === 'inconclusive' ? 'nothing was judged' : null;
}

import { OverlabError, UnsupportedError, messageOf } from '../base/errors.ts';
import type { Lab } from '../lab/lab.ts';
import { networkDriver } from '../networks/registry.ts';
import type { Outcome } from '../results/outcome.ts';
import type { ScenarioResult } from '../results/run.ts';
import { caseName, type BoundCase } from './cases.ts';
import type { Scenario } from './scenario.ts';
import { Stage } from './stage.ts';

/**
 * Performs one case: sets up, applies the sabotage if there is one, verifies, takes everything
 * back. Never throws: whatever happens becomes the outcome of the result.
 */
export async function perform<World>(
  scenario: Scenario<World>,
  { description, sabotage }: BoundCase<World>,
  lab: Lab,
  bundle: string | null,
): Promise<ScenarioResult> {
  const started = new Date();
  const name = caseName(description);
  const stage = new Stage({ lab, driver: networkDriver(description.network), bundle, caseName: name });
  let sabotageTitle = description.sabotage?.title ?? '';
  let verdict: { outcome: Outcome; reason: string | null };
  try {
    const world = await scenario.setup(stage);
    if (sabotage !== null) {
      const fault = sabotage.fault(stage, world);
      sabotageTitle = fault.title;
      stage.onEnd(await fault.inject(lab.id));
    }
    await scenario.verify(stage, world);
    verdict = { outcome: stage.outcome, reason: reasonFor(stage) };
  } catch (error) {
    verdict = {
      outcome: error instanceof UnsupportedError ? 'unsupported' : 'error',
      reason: error instanceof OverlabError ? error.message : `unexpected: ${messageOf(error)}`,
    };
    const words = error instanceof Error ? (error.stack ?? error.message) : String(error);
    await stage.attach('error.txt', words).catch(() => undefined);
  }
  const leftovers = await stage.end();
  if (leftovers.length > 0) {
    const trouble = `not everything could be taken back: ${leftovers.join('; ')}`;
    verdict = { outcome: 'error', reason: verdict.outcome === 'error' ? `${verdict.reason}; ${trouble}` : trouble };
  }
  return {
    id: description.id,
    title: description.title,
    ...verdict,
    tier: lab.tier,
    engine: [...new Set(lab.hosts.map((host) => host.engineVersion))].join(', '),
    network: description.network,
    hosts: lab.hosts.map((host) => host.name),
    startedAt: started.toISOString(),
    durationMs: Date.now() - started.getTime(),
    sabotage: description.sabotage && { id: description.sabotage.id, title: sabotageTitle },
    ...stage.evidence,
  };
}

function reasonFor(stage: Stage): string | null {
  const [first] = stage.evidence.findings;
  if (first !== undefined) return first.title;
  return stage.outcome === 'inconclusive' ? 'nothing was judged' : null;
}

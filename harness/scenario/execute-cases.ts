import { setTimeout as delay } from 'node:timers/promises';
import type { Progress } from '../base/progress.ts';
import type { ScenarioResult } from '../results/run.ts';
import { caseName } from './cases.ts';
import type { RunContext } from './context.ts';
import { resultWithout, type ResultBase } from './result-without.ts';
import type { CollectedCase, VitestSession } from './vitest-session.ts';

const graceMs = 500;

/**
 * Executes cases and puts their results into a map as they come, so that an interruption loses
 * none but that of the case it cuts short. Resolves when all have ended; rejects with the signal's
 * reason soon after it is aborted.
 */
export async function executeCases(
  session: VitestSession,
  cases: readonly CollectedCase[],
  context: RunContext,
  baseOf: (found: CollectedCase) => ResultBase,
  results: Map<CollectedCase, ScenarioResult>,
  progress: Progress,
  interrupted: AbortSignal,
): Promise<void> {
  const finished = session.run(cases, context, {
    started: ({ description }) => progress.note(`${caseName(description)} …`),
    ended: (found, given, errors) => {
      if (interrupted.aborted && (given === undefined || given.outcome === 'error')) return;
      const result =
        given ??
        resultWithout(found.description, 'error', errors[0] ?? 'the scenario ended without a result', baseOf(found));
      results.set(found, result);
      const reason = result.reason === null ? '' : `: ${result.reason}`;
      progress.note(
        `${result.outcome} ${caseName(found.description)} (${(result.durationMs / 1000).toFixed(1)} s)${reason}`,
      );
    },
  });
  const cut = new Promise<void>((resolve) => {
    interrupted.addEventListener('abort', () => resolve(), { once: true });
  }).then(async () => {
    await session.cancel();
    await Promise.race([finished, delay(graceMs)]);
  });
  await Promise.race([finished, cut]);
  finished.catch(() => undefined);
  interrupted.throwIfAborted();
}

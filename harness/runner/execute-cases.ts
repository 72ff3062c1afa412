import { setTimeout as delay } from 'node:timers/promises';
import type { Progress } from '../base/progress.ts';
import { caseName } from './cases.ts';
import type { RunContext } from './context.ts';
import type { RunResults } from './run-results.ts';
import type { CollectedCase, VitestSession } from './vitest-session.ts';

const graceMs = 500;

/**
 * Executes cases and records their results as they come, so that an interruption loses none but those
 * of the cases that it cuts short. Resolves when all have ended; rejects with the signal's reason soon
 * after it is aborted.
 */
export async function executeCases(
  session: VitestSession,
  cases: readonly CollectedCase[],
  context: RunContext,
  results: RunResults,
  progress: Progress,
  interrupted: AbortSignal,
): Promise<void> {
  const finished = session.run(cases, context, {
    started: ({ description }) => progress.note(`${caseName(description)} …`),
    refused: (found, { outcome, reason }) => {
      if (interrupted.aborted) return;
      results.refuse(found, outcome, reason);
      progress.note(`${outcome} ${caseName(found.description)}: ${reason}`);
    },
    ended: (found, given, errors) => {
      if (interrupted.aborted && (given === undefined || given.outcome === 'error')) return;
      if (given === undefined) results.refuse(found, 'error', errors[0] ?? 'the scenario ended without a result');
      else results.record(found, given);
      const { outcome, durationMs, reason } = results.of(found)!;
      progress.note(
        `${outcome} ${caseName(found.description)} (${(durationMs / 1000).toFixed(1)} s)${reason === null ? '' : `: ${reason}`}`,
      );
    },
  });
  const cut = new Promise<void>((resolve) => {
    interrupted.addEventListener('abort', () => resolve(), { once: true });
  }).then(async () => {
    session.cancel().catch(() => undefined);
    await Promise.race([finished, delay(graceMs)]);
  });
  await Promise.race([finished, cut]);
  finished.catch(() => undefined);
  interrupted.throwIfAborted();
}

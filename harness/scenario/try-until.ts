import { setTimeout as delay } from 'node:timers/promises';

const pauseMs = 100;

/**
 * Tries something, at least once, until it succeeds or the time is over.
 *
 * @returns whether it succeeded, and the milliseconds that it took.
 */
export async function tryUntil(
  budgetMs: number,
  attempt: () => Promise<boolean>,
): Promise<{ succeeded: boolean; tookMs: number }> {
  const started = Date.now();
  for (;;) {
    const succeeded = await attempt();
    const tookMs = Date.now() - started;
    if (succeeded || tookMs >= budgetMs) return { succeeded, tookMs };
    await delay(pauseMs);
  }
}

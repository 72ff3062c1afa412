import pRetry from 'p-retry';
import { HarnessError } from '../../base/errors.ts';

/**
 * Resolves when something holds that a swarm brings about by itself; that it cannot be asked meanwhile is no obstacle.
 *
 * @throws HarnessError when it does not within the time.
 */
export async function until(what: string, holds: () => Promise<boolean>, withinMs = 60_000): Promise<void> {
  await pRetry(
    async () => {
      if (await holds()) return;
      throw new HarnessError({ what: `it did not come about that ${what}`, why: `within ${withinMs / 1000} s` });
    },
    { retries: 1_000, factor: 1, minTimeout: 100, maxRetryTime: withinMs },
  );
}

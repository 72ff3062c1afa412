import pRetry from 'p-retry';
import type { Host } from '../../hosts/host.ts';

/**
 * Removes a network from a host's engine; one that is gone already counts as removed. An engine
 * counts the endpoints of containers that were just removed for a while, and a swarm's manager
 * waits until the workers have told it, so it is asked again for up to 30 s.
 */
export async function removeEngineNetwork(host: Host, name: string): Promise<void> {
  await pRetry(
    async () => {
      try {
        await host.engine.getNetwork(name).remove();
      } catch (error) {
        if ((error as { statusCode?: number }).statusCode !== 404) throw error;
      }
    },
    { retries: 200, factor: 1, minTimeout: 150, maxRetryTime: 30_000 },
  );
}

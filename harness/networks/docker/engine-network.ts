import pRetry from 'p-retry';
import type { Host } from '../../hosts/host.ts';

/**
 * Removes a network from a host's engine; one that is gone already counts as removed. An engine
 * may still count the endpoints of containers that were just removed, so it is asked again.
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
    { retries: 5, minTimeout: 100, maxTimeout: 1_000 },
  );
}

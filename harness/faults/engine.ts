import pRetry from 'p-retry';
import type { EngineSwitch, Host } from '../hosts/host.ts';
import type { Fault } from './fault.ts';
import { guarded } from './guarded.ts';

/** An emulated machine starts its engine in half a minute. */
const startBudgetMs = 90_000;

/** Stops the engine of a host as an administrator does; the host goes on, the engine's containers do not. */
export function stopEngine(host: Host): Fault {
  return endEngine(`the engine of ${host.name} is stopped`, host, 'stop');
}

/** Kills the engine of a host, which leaves everything as it is at that moment, its containers too. */
export function killEngine(host: Host): Fault {
  return endEngine(`the engine of ${host.name} is killed`, host, 'kill');
}

/** Taken back, the engine has been started again, and answers. */
function endEngine(title: string, host: Host, way: Exclude<keyof EngineSwitch, 'start'>): Fault {
  const fault = guarded({
    title,
    place: host,
    async steps() {
      const { start, ...ways } = await host.engineSwitch();
      return ways[way].map((apply) => ({ apply, undo: start }));
    },
  });
  return {
    title,
    async inject(labId) {
      const revert = await fault.inject(labId);
      return async () => {
        await revert();
        await engineAnswers(host);
      };
    },
  };
}

/** Waits until the engine of a host answers, for up to 90 s. */
export async function engineAnswers(host: Host): Promise<void> {
  await pRetry(() => host.engine.ping(), {
    retries: 1_000,
    factor: 1,
    minTimeout: 100,
    maxRetryTime: startBudgetMs,
  });
}

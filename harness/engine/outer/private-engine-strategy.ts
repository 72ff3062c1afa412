import { acquirePrivateEngine, privateEngineObstacle } from '../private/private-engine.ts';
import type { OuterEngineStrategy } from './engine-strategy.ts';

/** An engine of our own, started for as long as somebody uses it. */
export const privateEngineStrategy: OuterEngineStrategy = {
  name: 'private engine',
  async find({ env, platform, onProgress }) {
    if ((await privateEngineObstacle({ env, platform })) !== undefined) return undefined;
    const lease = await acquirePrivateEngine({ env, onProgress });
    return { endpoint: lease.endpoint, source: 'private engine', release: () => lease.release() };
  },
};

import path from 'node:path';
import { connectEngine } from './endpoint.ts';
import type { OuterEngineStrategy, SearchContext } from './engine-strategy.ts';
import { pingEngine } from './ping.ts';

/** Where engines of the usual kinds listen, in the order in which they are tried. */
export function usualSockets({ env, home, platform }: Pick<SearchContext, 'env' | 'home' | 'platform'>): string[] {
  const system = ['/var/run/docker.sock'];
  const desktop = [path.join(home, '.docker/run/docker.sock'), path.join(home, '.docker/desktop/docker.sock')];
  const rootless = env.XDG_RUNTIME_DIR ? [path.join(env.XDG_RUNTIME_DIR, 'docker.sock')] : [];
  const others = [
    path.join(home, '.colima/default/docker.sock'),
    path.join(home, '.orbstack/run/docker.sock'),
    path.join(home, '.rd/docker.sock'),
  ];
  return platform === 'linux' ? [...system, ...rootless, ...desktop, ...others] : [...desktop, ...system, ...others];
}

/** An engine on one of the usual sockets of this system. One that does not answer is passed over. */
export const usualSocketStrategy: OuterEngineStrategy = {
  name: 'usual sockets',
  async find(context) {
    for (const socket of usualSockets(context)) {
      const endpoint = { kind: 'socket', path: socket } as const;
      try {
        await pingEngine(connectEngine(endpoint));
        return { endpoint, source: `socket ${socket}`, release: () => Promise.resolve() };
      } catch {
        continue;
      }
    }
    return undefined;
  },
};

import { access, constants } from 'node:fs/promises';
import { hostProviders } from '../../../hosts/providers.ts';
import { formatBytes } from '../../../results/format.ts';
import { affordable, freeBudget } from '../../../runner/budget.ts';
import type { Check } from '../check.ts';

/** How many hosts the free memory holds. */
export const memoryCheck: Check = {
  title: 'Memory',
  async examine() {
    const budget = freeBudget();
    const counts = [...hostProviders.values()].map((provider) => ({
      provider,
      count: Math.max(0, affordable(provider, budget).count),
    }));
    const held = counts.map(({ provider, count }) => `${provider.name}:${count}`).join(' or ');
    const detail = `${formatBytes(budget.memoryBytes)} free, enough for --hosts ${held}`;
    const enough = counts.some(({ count }) => count >= 3);
    return enough
      ? { state: 'ok', detail }
      : { state: 'note', detail, remedy: 'end other programs: the quick suite wants three hosts' };
  },
};

/** The tun device, which is handed to every Docker-in-Docker host. */
export const tunCheck: Check = {
  title: 'Tun device',
  async examine() {
    if (process.platform !== 'linux') return { state: 'ok', detail: 'the engine runs in a machine of its own' };
    return access('/dev/net/tun', constants.F_OK).then(
      () => ({ state: 'ok' as const, detail: '/dev/net/tun' }),
      () => ({ state: 'missing' as const, detail: 'no /dev/net/tun', remedy: 'modprobe tun' }),
    );
  },
};

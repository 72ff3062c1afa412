import { access, constants } from 'node:fs/promises';
import os from 'node:os';
import { hostProviders } from '../../../hosts/providers.ts';
import { maxHosts } from '../../../lab/address-plan.ts';
import { formatBytes } from '../../../results/format.ts';
import type { Check } from '../check.ts';

/** How many hosts the free memory holds. */
export const memoryCheck: Check = {
  title: 'Memory',
  async examine() {
    const free = os.freemem();
    const counts = [...hostProviders.values()].map(
      ({ name, memoryBytes }) => `${name}:${Math.min(maxHosts, Math.floor(free / memoryBytes))}`,
    );
    const detail = `${formatBytes(free)} free, enough for --hosts ${counts.join(' or ')}`;
    const smallest = Math.min(...[...hostProviders.values()].map(({ memoryBytes }) => memoryBytes));
    return free >= 3 * smallest
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

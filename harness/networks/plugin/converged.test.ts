import { expect, it } from 'vitest';
import type { Host } from '../../hosts/host.ts';
import type { Lab } from '../../lab/lab.ts';
import type { DaemonState } from '../daemons/hold-daemon.ts';
import { networkDriver } from '../registry.ts';
import { converged } from './installations.ts';
import type { Installation, StoreMember } from './plugin.ts';

const lab = { tier: 'container' } as unknown as Lab;

function storeThat(state: DaemonState): StoreMember {
  return { name: 'etcd', host: { name: 'h1' } as Host, state: async () => state } as StoreMember;
}

it('is refused with the last words of a store that has ended, also where nothing can be asked without it', async () => {
  const store = [storeThat({ running: false, code: 1, words: ['starting', 'no space left on device'] })];
  const missing = () => Promise.reject(new Error('not healthy within 5 s'));
  const installation = { daemons: [], store, missing } as unknown as Installation;
  await expect(converged(networkDriver('flannel:udp'), lab, installation)).rejects.toThrow(
    'etcd on h1 ended with code 1\n  starting\n  no space left on device',
  );
});

it('is refused by what could not be asked, where all runs', async () => {
  const store = [storeThat({ running: true, code: null, words: [] })];
  const missing = () => Promise.reject(new Error('not healthy within 5 s'));
  const installation = { daemons: [], store, missing } as unknown as Installation;
  await expect(converged(networkDriver('flannel:udp'), lab, installation)).rejects.toThrow('not healthy within 5 s');
});

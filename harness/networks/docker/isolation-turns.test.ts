import { setImmediate as soon } from 'node:timers/promises';
import { expect, it } from 'vitest';
import type { Lab } from '../../lab/lab.ts';
import { makeBridges, probeIsolation } from './isolation-turns.ts';

it('no bridge of a lab is made while its isolation is probed, also for a driver that has a copy of the lab', async () => {
  const lab = { id: 'isolated', hosts: [] } as unknown as Lab;
  const seen: string[] = [];
  let end!: () => void;
  const probe = probeIsolation(lab, () => new Promise<void>((resolve) => (end = resolve)));
  const made = makeBridges({ ...lab, hosts: [] }, () => Promise.resolve(seen.push('made')));
  const elsewhere = makeBridges({ ...lab, id: 'another' }, () => Promise.resolve(seen.push('made elsewhere')));
  await elsewhere;
  await soon();
  expect(seen).toEqual(['made elsewhere']);
  end();
  await Promise.all([probe, made]);
  expect(seen).toEqual(['made elsewhere', 'made']);
});

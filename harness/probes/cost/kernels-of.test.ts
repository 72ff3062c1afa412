import { expect, test } from 'vitest';
import type { Tier } from '../../results/tier.ts';
import { kernelsOf } from './kernels-of.ts';

const hosts = (...tiers: Tier[]) => tiers.map((tier, index) => ({ name: `h${index + 1}`, tier }));
const names = (...tiers: Tier[]) => kernelsOf(hosts(...tiers)).map(({ name }) => name);

test('a kernel that hosts share is read once', () => expect(names('shared-kernel', 'shared-kernel')).toEqual(['h1']));
test('kernels of their own are all read', () => expect(names('emulated-vm', 'ssh')).toEqual(['h1', 'h2']));
test('a host is read once when it is both ends', () => {
  const [host] = hosts('ssh');
  expect(kernelsOf([host!, host!])).toEqual([host]);
});
test('where both kinds are together, nothing is read', () => expect(names('shared-kernel', 'kvm-vm')).toEqual([]));

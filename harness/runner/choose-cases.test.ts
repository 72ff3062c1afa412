import { describe, expect, it } from 'vitest';
import type { ScenarioCase } from './cases.ts';
import { chooseCases } from './choose-cases.ts';
import { networksNamedIn } from './networks-of.ts';

const reachability: ScenarioCase = {
  id: 'reachability',
  title: 'every path that is promised is open',
  suite: 'quick',
  network: 'overlay',
  hosts: 3,
  compares: true,
  isolation: 'shared',
  bringsPlugin: false,
  features: [],
  sabotage: null,
};
const all = [
  { description: reachability },
  { description: { ...reachability, network: 'bridge' } },
  { description: { ...reachability, id: 'names' } },
];

describe('filters', () => {
  it.each([
    [[], 3],
    [['reach'], 2],
    [['OVERLAY'], 2],
    [['nothing', 'bility[over'], 1],
  ])('%j choose the cases whose names contain one', (filters, count) => {
    expect(chooseCases(all, { filters, suite: 'full' })).toHaveLength(count);
  });

  it('that match nothing are answered by the scenarios that there are, each once', () => {
    expect(() => chooseCases(all, { filters: ['nothing'], suite: 'full' })).toThrow("'full' has: reachability, names");
  });

  it('that name a scenario are answered by its cases', () => {
    expect(() => chooseCases(all, { filters: ['reachability[host]'], suite: 'full' })).toThrow(
      "'full' has: reachability[overlay], reachability[bridge]",
    );
  });

  it('name the network of a case', () => {
    expect(networksNamedIn(['mtu', 'reachability[flannel:udp]', 'mtu[static-vxlan+vni=7]!narrow-link'])).toEqual([
      'flannel:udp',
      'static-vxlan+vni=7',
    ]);
  });
});

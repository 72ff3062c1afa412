import { expect, it } from 'vitest';
import type { Host } from '../../hosts/host.ts';
import { dataPathNeeds } from '../plugin/data-path-needs.ts';
import { etcdNeeds } from './etcd-needs.ts';

const hosts = [1, 2, 3].map(
  (number) => ({ name: `h${number}`, underlay: { address: `198.18.0.1${number}`, interface: 'eth0' } }) as Host,
);
const words = (needs: ReturnType<typeof etcdNeeds>) =>
  needs.map(({ from, to, protocol, port }) => `${from.name} ${to.name} ${protocol} ${port}`);

it('every host must reach the members of a store, and members each other', () => {
  expect(words(etcdNeeds(hosts, hosts.slice(0, 1)))).toEqual(['h2 h1 tcp 2379', 'h3 h1 tcp 2379']);
  expect(words(etcdNeeds(hosts, hosts))).toHaveLength(12);
});

it('what is encapsulated goes between all hosts, both ways', () => {
  const needs = dataPathNeeds(hosts, { protocol: 'udp', port: 8472 });
  expect(words(needs)).toContain('h3 h1 udp 8472');
  expect(needs).toHaveLength(6);
  expect(dataPathNeeds(hosts, null)).toEqual([]);
});

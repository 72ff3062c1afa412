import { describe, expect, it } from 'vitest';
import type { Host } from '../../hosts/host.ts';
import { needsOf, type NodeReach } from './swarm-needs.ts';

const node = (name: string, manages: boolean, address: string): NodeReach => ({
  host: { name } as Host,
  joined: true,
  manages,
  advertised: address,
  dataPath: `${address}1`,
});
const nodes = [node('h1', true, '198.18.0.1'), node('h2', false, '198.18.0.2')];
const words = (protocol: 'udp' | 'esp', port = 4789) =>
  needsOf(nodes, port, protocol).map(
    (need) => `${need.from.name} ${need.to.name} ${need.protocol} ${need.port} ${need.address} ${need.source}`,
  );

describe('needsOf', () => {
  it('has nodes reach managers, the gossip of each other, and their data paths', () => {
    expect(words('udp', 7789)).toEqual([
      'h1 h2 tcp 7946 198.18.0.2 null',
      'h1 h2 udp 7946 198.18.0.2 null',
      'h1 h2 udp 7789 198.18.0.21 198.18.0.11',
      'h2 h1 tcp 2377 198.18.0.1 null',
      'h2 h1 tcp 7946 198.18.0.1 null',
      'h2 h1 udp 7946 198.18.0.1 null',
      'h2 h1 udp 7789 198.18.0.11 198.18.0.21',
    ]);
  });

  it('expects nothing of a node that has not joined yet', () => {
    const joining = nodes.map((each) => ({ ...each, joined: each.manages }));
    expect(new Set(needsOf(joining, 4789, 'udp').map(({ to }) => to.name))).toEqual(new Set(['h1']));
  });

  it('has encrypted ones also send ESP', () => {
    expect(words('esp').filter((line) => line.includes('esp'))).toEqual([
      'h1 h2 esp null 198.18.0.21 198.18.0.11',
      'h2 h1 esp null 198.18.0.11 198.18.0.21',
    ]);
  });
});

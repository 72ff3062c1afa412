import { describe, expect, it } from 'vitest';
import type { Host } from '../../hosts/host.ts';
import { sliceRoutes } from './slice-routes.ts';

const hosts = ['h1', 'h2', 'h3'].map(
  (name, index) => ({ name, underlay: { address: `192.0.2.1${index + 1}`, interface: 'ens3' } }) as unknown as Host,
);

describe('sliceRoutes', () => {
  it('lead to the slices of the other hosts by their addresses, and are taken back by the same words', () => {
    const steps = sliceRoutes(hosts, hosts[1]!, '198.18.16.0/20');
    expect(steps.map(({ apply }) => apply.join(' '))).toEqual([
      'ip -4 route add 198.18.16.0/25 via 192.0.2.11 dev ens3',
      'ip -4 route add 198.18.17.0/25 via 192.0.2.13 dev ens3',
    ]);
    expect(steps.map(({ undo }) => undo.join(' '))).toEqual([
      'ip -4 route delete 198.18.16.0/25 via 192.0.2.11 dev ens3',
      'ip -4 route delete 198.18.17.0/25 via 192.0.2.13 dev ens3',
    ]);
  });

  it('lead there over IPv6 as well where the network carries it', () => {
    const words = sliceRoutes(hosts, hosts[0]!, '198.18.16.0/20', true).map(({ apply }) => apply.join(' '));
    expect(words).toHaveLength(4);
    expect(words[1]).toBe('ip -6 route add 2001:2:0:800:1::/80 via 2001:2:0:ffff::c000:20c dev ens3');
  });
});

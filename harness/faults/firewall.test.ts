import { describe, expect, it } from 'vitest';
import type { Host } from '../hosts/host.ts';
import { networkDriver } from '../networks/registry.ts';
import { closeDataPath, dropIncoming, firewallRule, matchArguments } from './firewall.ts';

const host = { name: 'h2' } as Host;

describe('firewallRule', () => {
  it('is deleted by the same words that place it, and carries the mark of the lab', () => {
    const place = { table: 'mangle', chain: 'OUTPUT', position: 'last' } as const;
    const { apply, undo } = firewallRule('20261121-150455-k3f9', place, ['-p', 'esp', '-j', 'DROP']);
    expect(apply.join(' ')).toBe(
      'iptables -w -t mangle -A OUTPUT -m comment --comment overlab:20261121-150455-k3f9 -p esp -j DROP',
    );
    expect(undo).toEqual(apply.map((word) => (word === '-A' ? '-D' : word)));
  });
});

it('calls IPIP by its number, which every host understands', () => {
  expect(matchArguments({ protocol: 'ipip' })).toEqual(['-p', '4']);
});

describe('dropIncoming', () => {
  it('says which family of addresses it is about, and has a tool for each', () => {
    const match = { family: 'ipv6', protocol: 'icmp' } as const;
    expect(dropIncoming(host, match).title).toBe('ICMP over IPv6 is dropped on arrival at h2');
    const place = { table: 'filter', chain: 'INPUT', position: 'first' } as const;
    expect(firewallRule('k3f9', place, [], 'ipv6').undo[0]).toBe('ip6tables');
  });
});

describe('closeDataPath', () => {
  it('knows data paths with a port and without', () => {
    const title = (network: string) => closeDataPath(host, networkDriver(network).capabilities).title;
    expect(title('overlay')).toBe('UDP port 4789 is dropped on arrival at h2');
    expect(title('overlay-encrypted')).toBe('ESP is dropped on arrival at h2');
    expect(title('flannel:ipip')).toBe('IPIP is dropped on arrival at h2');
  });

  it('refuses a network without one', () => {
    expect(() => closeDataPath(host, networkDriver('bridge').capabilities)).toThrow('there is no data path');
  });
});

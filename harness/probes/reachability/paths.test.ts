import { describe, expect, test } from 'vitest';
import type { Host } from '../../hosts/host.ts';
import type { NamedTarget } from './probe-path.ts';
import { ipv6Paths, paths, type ProbeSource } from './paths.ts';

const host = { name: 'h1', underlay: { address: '198.18.0.11', interface: 'eth0' } } as Host;
const endpoint = (
  name: string,
  address: string | null,
  ipv6Address: string | null = null,
): ProbeSource & NamedTarget => ({
  name,
  containerName: `${name}-c0ffee`,
  host,
  network: 'blue',
  address,
  ipv6Address,
  pid: 7,
  resolvConfPath: null,
});
const ea = endpoint('ea', '10.0.1.2');
const eb = endpoint('eb', '10.0.1.3');

describe('paths', () => {
  test('there is one for each protocol', () => {
    expect(paths.byAddress(ea, eb, 'open').map(({ protocol, destination }) => [protocol, destination])).toEqual([
      ['icmp', '10.0.1.3'],
      ['tcp', '10.0.1.3'],
      ['udp', '10.0.1.3'],
    ]);
  });

  test('a target without an address has none by address', () => {
    expect(paths.byAddress(ea, endpoint('none', null), 'blocked')).toEqual([]);
  });

  test('over IPv6 they are the same, to other addresses', () => {
    const ec = endpoint('ec', '10.0.1.4', '2001:2::4');
    expect(ipv6Paths.byAddress(ea, ec, 'open').map(({ destination, family }) => [destination, family])).toEqual(
      Array(3).fill(['2001:2::4', 'ipv6']),
    );
    expect(ipv6Paths.byAddress(ea, eb, 'open')).toEqual([]);
    expect(ipv6Paths.byName(ea, ec, 'open')[0]).toMatchObject({ destination: 'ec-c0ffee', family: 'ipv6' });
    expect(ipv6Paths.toLoopback(ea, 'open')[0]).toMatchObject({ destination: '::1', target: ea });
    expect(ipv6Paths.toHost(ea, host, 'blocked')[0]).toMatchObject({
      destination: '2001:2:0:ffff::c612:b',
      target: { name: 'h1', pid: null },
    });
  });

  test('names, aliases, loopback and hosts', () => {
    expect(paths.byName(ea, eb, 'open')[0]).toMatchObject({ by: 'name', destination: 'eb-c0ffee' });
    expect(paths.byAlias(ea, eb, 'db', 'open')[0]).toMatchObject({ by: 'alias', destination: 'db', target: eb });
    expect(paths.toLoopback(ea, 'open')[0]).toMatchObject({ by: 'loopback', destination: '127.0.0.1', target: ea });
    expect(paths.toHost(ea, host, 'blocked')[0]).toMatchObject({
      destination: '198.18.0.11',
      target: { name: 'h1', pid: null },
      expected: 'blocked',
    });
  });
});

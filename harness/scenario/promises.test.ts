import { describe, expect, it } from 'vitest';
import type { Host } from '../hosts/host.ts';
import type { Endpoint } from '../networks/endpoint.ts';
import { networkDriver } from '../networks/registry.ts';
import type { ProbePath } from '../probes/reachability/paths.ts';
import { crossingIpv6Paths, namePaths, promisedPaths, unpromisedPaths, withoutWaysTo } from './promises.ts';

const hosts = ['h1', 'h2'].map(
  (name, index) => ({ name, underlay: { address: `198.18.0.1${index + 1}`, interface: 'eth0' } }) as unknown as Host,
);

function endpoint(name: string, host: number, network: string, address: string | null = '198.19.0.2'): Endpoint {
  const ipv6Address = address === null ? null : '2001:2::2';
  return {
    name,
    containerName: name,
    host: hosts[host]!,
    network,
    address,
    ipv6Address,
    aliases: [`${name}-alias`],
  } as unknown as Endpoint;
}

const three = [endpoint('blue-1', 0, 'blue'), endpoint('blue-2', 1, 'blue'), endpoint('red-1', 0, 'red')];

function table(network: string, endpoints = three) {
  const { capabilities } = networkDriver(network);
  const rows = promisedPaths(capabilities, endpoints, hosts)
    .filter(({ protocol, by }) => protocol === 'tcp' && by === 'address')
    .map(({ source, target, expected }) => `${source.name} → ${target.name} ${expected}`);
  return rows.toSorted();
}

describe('what a network promises', () => {
  it('is the same in both directions, and another for each network', () => {
    expect(table('overlay')).toEqual([
      'blue-1 → blue-2 open',
      'blue-1 → red-1 blocked',
      'blue-2 → blue-1 open',
      'blue-2 → red-1 blocked',
      'red-1 → blue-1 blocked',
      'red-1 → blue-2 blocked',
    ]);
    expect(table('bridge').filter((row) => row.endsWith('open'))).toEqual([]);
    expect(table('host').filter((row) => row.endsWith('blocked'))).toEqual([]);
  });

  it('counts on subnets, VLANs or nothing at all to keep networks on the underlay apart', () => {
    const blocked = (network: string) => table(network).filter((row) => row.endsWith('blocked'));
    expect(blocked('macvlan')).toEqual(blocked('overlay'));
    expect(blocked('macvlan-vlan')).toEqual(blocked('overlay'));
    expect(blocked('ipvlan-l2')).toEqual(blocked('overlay'));
    expect(blocked('ipvlan-l3')).toEqual([]);
    const shares = (network: string) => networkDriver(network).capabilities.sharesSegment;
    expect(['macvlan', 'macvlan-vlan', 'ipvlan-l2', 'ipvlan-l3'].map(shares)).toEqual([true, false, true, false]);
  });

  it('keeps an endpoint without a network from every host, but not from itself', () => {
    const alone = [endpoint('blue-1', 0, 'blue', null)];
    expect(table('none', alone)).toEqual(['blue-1 → h1 blocked', 'blue-1 → h2 blocked']);
    const loopback = promisedPaths(networkDriver('none').capabilities, alone, hosts).filter(
      ({ by }) => by === 'loopback',
    );
    expect(loopback.map(({ protocol, expected }) => `${protocol} ${expected}`)).toEqual([
      'icmp open',
      'tcp open',
      'udp open',
    ]);
  });

  it('has names and aliases resolve inside a network only', () => {
    const rows = namePaths(networkDriver('overlay').capabilities, three)
      .filter(({ protocol }) => protocol === 'udp')
      .map(({ source, destination, expected }) => `${source.name} asks ${destination}: ${expected}`);
    expect(rows).toContain('blue-1 asks blue-2: open');
    expect(rows).toContain('blue-1 asks blue-2-alias: open');
    expect(rows).toContain('blue-1 asks red-1: blocked');
    expect(rows).toHaveLength(12);
  });

  it('keeps names apart where addresses are not, unless engines take all of its networks for one', () => {
    const askedOf = (network: string) =>
      namePaths(networkDriver(network).capabilities, [three[0]!, three[2]!])
        .filter(({ protocol, by }) => protocol === 'tcp' && by === 'name')
        .map(({ expected }) => expected);
    expect(askedOf('ipvlan-l3')).toEqual(['blocked', 'blocked']);
    expect(askedOf('flannel:vxlan')).toEqual(['open', 'open']);
    expect(askedOf('wireguard')).toEqual(['open', 'open']);
  });

  it('has names end at their host where no engine knows those of the others', () => {
    const endpoints = [endpoint('blue-1', 0, 'blue'), endpoint('blue-2', 0, 'blue'), endpoint('blue-3', 1, 'blue')];
    const names = (network: string) =>
      namePaths(networkDriver(network).capabilities, endpoints)
        .filter(({ protocol, by }) => protocol === 'tcp' && by === 'name')
        .map(({ source, destination, expected }) => `${source.name} asks ${destination}: ${expected}`);
    expect(names('bridge')).toEqual([
      'blue-1 asks blue-2: open',
      'blue-1 asks blue-3: blocked',
      'blue-2 asks blue-1: open',
      'blue-2 asks blue-3: blocked',
      'blue-3 asks blue-1: blocked',
      'blue-3 asks blue-2: blocked',
    ]);
    expect(names('macvlan')).toEqual(names('bridge'));
    expect(names('overlay').filter((row) => row.endsWith('blocked'))).toEqual([]);
  });

  it('is the same over IPv6, but for what is left to a firewall that the engine does not set up', () => {
    const withEngine = (engineVersion: string) =>
      [...three, endpoint('red-2', 1, 'red')].map((each) => ({ ...each, host: { ...each.host, engineVersion } }));
    const byTcp = (all: ProbePath[]) => all.filter(({ protocol, by }) => protocol === 'tcp' && by === 'address');
    const capabilitiesOf = (network: string) => networkDriver(network).capabilities;
    const promised = (network: string, version: string) =>
      byTcp(promisedPaths(capabilitiesOf(network), withEngine(version), [], 'ipv6'));
    const unpromised = (network: string, version: string) =>
      byTcp(unpromisedPaths(capabilitiesOf(network), withEngine(version), 'ipv6'));
    expect(promised('bridge', '28.5.2')).toHaveLength(12);
    expect(unpromised('bridge', '28.5.2')).toEqual([]);
    expect(promised('bridge', '26.1.5')).toHaveLength(8);
    expect(unpromised('bridge', '26.1.5').map(({ source, target }) => `${source.name} ${target.name}`)).toEqual([
      'blue-1 red-1',
      'blue-2 red-2',
      'red-1 blue-1',
      'red-2 blue-2',
    ]);
    expect(promised('macvlan', '26.1.5')).toHaveLength(12);
    expect(crossingIpv6Paths(three).map(({ destination, protocol }) => `${destination} ${protocol}`)).toHaveLength(8);
  });

  it('leaves it to the engine whether an endpoint without IPv6 has ::1, but not that it reaches no host', () => {
    const alone = [endpoint('blue-1', 0, 'blue', null)];
    const { capabilities } = networkDriver('none');
    const destinations = (all: { destination: string }[]) => [...new Set(all.map(({ destination }) => destination))];
    expect(destinations(promisedPaths(capabilities, alone, hosts, 'ipv6'))).toEqual([
      '2001:2:0:ffff::c612:b',
      '2001:2:0:ffff::c612:c',
    ]);
    expect(destinations(unpromisedPaths(capabilities, alone, 'ipv6'))).toEqual(['::1']);
  });

  it('can be without the ways to one endpoint, but for its own', () => {
    const [first, second] = [endpoint('blue-1', 0, 'blue'), endpoint('blue-2', 1, 'blue')];
    const open = promisedPaths(networkDriver('overlay').capabilities, [first, second], []);
    const rows = withoutWaysTo(open, first)
      .filter(({ protocol }) => protocol === 'tcp')
      .map(({ source, target, expected }) => `${source.name} to ${target.name}: ${expected}`);
    expect(rows.toSorted()).toEqual([
      'blue-1 to blue-1: open',
      'blue-1 to blue-2: open',
      'blue-2 to blue-1: blocked',
      'blue-2 to blue-2: open',
    ]);
  });
});

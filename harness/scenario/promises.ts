import { firewallsIpv6 } from '../engine/engine-version.ts';
import type { Host } from '../hosts/host.ts';
import type { Endpoint } from '../networks/endpoint.ts';
import type { NetworkCapabilities } from '../networks/network.ts';
import { ipv6Paths, pathsOf, type ProbePath } from '../probes/reachability/paths.ts';
import type { Expectation, Family } from '../results/matrix.ts';

/** What a network promises for the way from one endpoint to another. */
export function promise(capabilities: NetworkCapabilities, source: Endpoint, target: Endpoint): Expectation {
  if (source.network !== target.network && capabilities.isolatesNetworks) return 'blocked';
  const connects = source.host.name === target.host.name ? capabilities.connectsSameHost : capabilities.crossesHosts;
  return connects ? 'open' : 'blocked';
}

/**
 * The same in a family of addresses; `null` where nothing is promised. A host forwards between its networks: what keeps
 * them apart there is the firewall alone, which some engines do not set up for IPv6.
 */
function promiseIn(
  family: Family,
  capabilities: NetworkCapabilities,
  source: Endpoint,
  target: Endpoint,
): Expectation | null {
  const expected = promise(capabilities, source, target);
  const leftToFirewall =
    expected === 'blocked' && capabilities.isolatesByFirewall && source.host.name === target.host.name;
  return leftToFirewall && family === 'ipv6' && !firewallsIpv6(source.host.engineVersion) ? null : expected;
}

function pairsOf(endpoints: readonly Endpoint[]): [source: Endpoint, target: Endpoint][] {
  return endpoints.flatMap((source) =>
    endpoints.filter((target) => target !== source).map((target): [Endpoint, Endpoint] => [source, target]),
  );
}

/** Engines may turn IPv6 off in namespaces that they give no IPv6 address to, and `::1` with it. */
function hasLoopback(family: Family, { ipv6Address }: Endpoint): boolean {
  return family === 'ipv4' || ipv6Address !== null;
}

/**
 * Every path that a network promises or forbids among endpoints, by address: each pair in both
 * directions, and each endpoint's own loopback. An endpoint without a network also must not
 * reach any host.
 */
export function promisedPaths(
  capabilities: NetworkCapabilities,
  endpoints: readonly Endpoint[],
  hosts: readonly Host[],
  family: Family = 'ipv4',
): ProbePath[] {
  const { byAddress, toLoopback, toHost } = pathsOf[family];
  const pairs = pairsOf(endpoints).flatMap(([source, target]) => {
    const expected = promiseIn(family, capabilities, source, target);
    return expected === null ? [] : byAddress(source, target, expected);
  });
  const loopbacks = endpoints
    .filter((endpoint) => hasLoopback(family, endpoint))
    .flatMap((endpoint) => toLoopback(endpoint, 'open'));
  const escapes = endpoints
    .filter((endpoint) => endpoint.address === null)
    .flatMap((endpoint) => hosts.flatMap((host) => toHost(endpoint, host, 'blocked')));
  return [...pairs, ...loopbacks, ...escapes];
}

/** The paths among endpoints of which nothing is promised in a family, to be written down. */
export function unpromisedPaths(
  capabilities: NetworkCapabilities,
  endpoints: readonly Endpoint[],
  family: Family,
): ProbePath[] {
  const { byAddress, toLoopback } = pathsOf[family];
  const pairs = pairsOf(endpoints)
    .filter(([source, target]) => promiseIn(family, capabilities, source, target) === null)
    .flatMap(([source, target]) => byAddress(source, target, 'blocked'));
  const loopbacks = endpoints
    .filter((endpoint) => !hasLoopback(family, endpoint))
    .flatMap((endpoint) => toLoopback(endpoint, 'open'));
  return [...pairs, ...loopbacks];
}

/** The promised paths between endpoints of different hosts: those whose packets are on the underlay. */
export function crossingPaths(capabilities: NetworkCapabilities, endpoints: readonly Endpoint[]): ProbePath[] {
  return promisedPaths(capabilities, endpoints, []).filter(
    ({ source, target, expected }) => source.host !== target.host && expected === 'open',
  );
}

/**
 * The paths over IPv6 between endpoints of different hosts, whatever is promised. Of ICMP there are none, because it
 * does not tell who answered.
 */
export function crossingIpv6Paths(endpoints: readonly Endpoint[]): ProbePath[] {
  return pairsOf(endpoints)
    .filter(([source, target]) => source.host !== target.host)
    .flatMap(([source, target]) => ipv6Paths.byAddress(source, target, 'open'))
    .filter(({ protocol }) => protocol !== 'icmp');
}

/**
 * What a network promises for a name of the target that the source asks: only names of its own network lead anywhere,
 * unless its networks share theirs.
 */
function promiseByName(capabilities: NetworkCapabilities, source: Endpoint, target: Endpoint): Expectation {
  const { resolvesNames, namesCrossHosts, sharesNames } = capabilities;
  const together = source.network === target.network || sharesNames;
  const known = resolvesNames && together && (namesCrossHosts || source.host.name === target.host.name);
  return known ? promise(capabilities, source, target) : 'blocked';
}

/**
 * Every name and alias among endpoints, asked by every other endpoint: those of its own network
 * lead where the network promises a path, those of another network do not resolve, nor do those on
 * other hosts where names do not cross.
 */
export function namePaths(
  capabilities: NetworkCapabilities,
  endpoints: readonly Endpoint[],
  family: Family = 'ipv4',
): ProbePath[] {
  const { byName, byAlias } = pathsOf[family];
  return endpoints.flatMap((source) =>
    endpoints
      .filter((target) => target !== source)
      .flatMap((target) => {
        const expected = promiseByName(capabilities, source, target);
        return [
          ...byName(source, target, expected),
          ...target.aliases.flatMap((alias) => byAlias(source, target, alias, expected)),
        ];
      }),
  );
}

/** The same paths, of which those across hosts to or from one host must be closed. */
export function withoutHost(table: readonly ProbePath[], host: Host): ProbePath[] {
  return table.map((path) => {
    const ends = [path.source.host, path.target.host];
    return ends[0] !== ends[1] && ends.includes(host) ? { ...path, expected: 'blocked' } : path;
  });
}

/** The same paths, of which those to one endpoint from any other must be closed. */
export function withoutWaysTo(table: readonly ProbePath[], endpoint: Endpoint): ProbePath[] {
  return table.map((path) =>
    path.target === endpoint && path.source !== endpoint ? { ...path, expected: 'blocked' } : path,
  );
}

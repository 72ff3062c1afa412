import type { Host } from '../hosts/host.ts';
import type { Endpoint } from '../networks/endpoint.ts';
import type { NetworkCapabilities } from '../networks/network.ts';
import { paths, type ProbePath } from '../probes/reachability/paths.ts';
import type { Expectation } from '../results/matrix.ts';

/** What a network promises for the way from one endpoint to another. */
export function promise(capabilities: NetworkCapabilities, source: Endpoint, target: Endpoint): Expectation {
  if (source.network !== target.network && capabilities.isolatesNetworks) return 'blocked';
  const connects = source.host.name === target.host.name ? capabilities.connectsSameHost : capabilities.crossesHosts;
  return connects ? 'open' : 'blocked';
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
): ProbePath[] {
  const pairs = endpoints.flatMap((source) =>
    endpoints
      .filter((target) => target !== source && target.address !== null)
      .flatMap((target) => paths.byAddress(source, target, promise(capabilities, source, target))),
  );
  const loopbacks = endpoints.flatMap((endpoint) => paths.toLoopback(endpoint, 'open'));
  const escapes = endpoints
    .filter((endpoint) => endpoint.address === null)
    .flatMap((endpoint) => hosts.flatMap((host) => paths.toHost(endpoint, host, 'blocked')));
  return [...pairs, ...loopbacks, ...escapes];
}

/** The promised paths between endpoints of different hosts: those whose packets are on the underlay. */
export function crossingPaths(capabilities: NetworkCapabilities, endpoints: readonly Endpoint[]): ProbePath[] {
  return promisedPaths(capabilities, endpoints, []).filter(
    ({ source, target, expected }) => source.host !== target.host && expected === 'open',
  );
}

/** What a network promises for a name of the target that the source asks: only names of its own network lead anywhere. */
function promiseByName(capabilities: NetworkCapabilities, source: Endpoint, target: Endpoint): Expectation {
  const { resolvesNames, namesCrossHosts } = capabilities;
  const known =
    resolvesNames && source.network === target.network && (namesCrossHosts || source.host.name === target.host.name);
  return known ? promise(capabilities, source, target) : 'blocked';
}

/**
 * Every name and alias among endpoints, asked by every other endpoint: those of its own network
 * lead where the network promises a path, those of another network do not resolve, nor do those on
 * other hosts where names do not cross.
 */
export function namePaths(capabilities: NetworkCapabilities, endpoints: readonly Endpoint[]): ProbePath[] {
  return endpoints.flatMap((source) =>
    endpoints
      .filter((target) => target !== source)
      .flatMap((target) => {
        const expected = promiseByName(capabilities, source, target);
        return [
          ...paths.byName(source, target, expected),
          ...target.aliases.flatMap((alias) => paths.byAlias(source, target, alias, expected)),
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

import type { Host } from '../../hosts/host.ts';
import { addressIn } from '../../networks/endpoint.ts';
import type { Addressing, Expectation, Family, Protocol } from '../../results/matrix.ts';
import {
  hostAsSource,
  hostAsTarget,
  type NamedTarget,
  type ProbePath,
  type ProbeSource,
  type ProbeTarget,
} from './probe-path.ts';

export type { ProbePath, ProbeSource, ProbeTarget } from './probe-path.ts';

const protocols: readonly Protocol[] = ['icmp', 'tcp', 'udp'];
const loopback: Record<Family, string> = { ipv4: '127.0.0.1', ipv6: '::1' };

/** Paths of one family of addresses from a source to a target, one for each protocol. */
function pathsIn(family: Family) {
  const each = (
    source: ProbeSource,
    target: ProbeTarget,
    by: Addressing,
    destination: string,
    expected: Expectation,
  ): ProbePath[] => protocols.map((protocol) => ({ source, target, by, destination, family, protocol, expected }));

  /** A target without an address has none by address. */
  const byAddress = (source: ProbeSource, target: ProbeTarget, expected: Expectation): ProbePath[] => {
    const address = addressIn(family, target);
    return address === null ? [] : each(source, target, 'address', address, expected);
  };

  return {
    byAddress,

    byName: (source: ProbeSource, target: NamedTarget, expected: Expectation): ProbePath[] =>
      each(source, target, 'name', target.containerName, expected),

    byAlias: (source: ProbeSource, target: ProbeTarget, alias: string, expected: Expectation): ProbePath[] =>
      each(source, target, 'alias', alias, expected),

    /** To the source itself, at 127.0.0.1 or ::1. */
    toLoopback: (source: ProbeSource, expected: Expectation): ProbePath[] =>
      each(source, source, 'loopback', loopback[family], expected),

    /** To a host's address on the underlay. */
    toHost: (source: ProbeSource, host: Host, expected: Expectation): ProbePath[] =>
      byAddress(source, hostAsTarget(host), expected),
  };
}

export const paths = pathsIn('ipv4');

/** The same over IPv6. */
export const ipv6Paths = pathsIn('ipv6');

export const pathsOf: Record<Family, typeof paths> = { ipv4: paths, ipv6: ipv6Paths };

/** From each of some hosts to each other one, at their addresses on the underlay. */
export function hostPaths(hosts: readonly Host[]): ProbePath[] {
  return hosts.flatMap((from) =>
    hosts.filter((to) => to !== from).flatMap((to) => paths.toHost(hostAsSource(from), to, 'open')),
  );
}

import type { Host } from '../../hosts/host.ts';
import type { Addressing, Expectation, Protocol } from '../../results/matrix.ts';
import { hostAsTarget, type NamedTarget, type ProbePath, type ProbeSource, type ProbeTarget } from './probe-path.ts';

export type { ProbePath, ProbeSource, ProbeTarget } from './probe-path.ts';

const protocols: readonly Protocol[] = ['icmp', 'tcp', 'udp'];

/** Paths from a source to a target, one for each protocol. A target without an address has none by address. */
export const paths = {
  byAddress: (source: ProbeSource, target: ProbeTarget, expected: Expectation): ProbePath[] =>
    target.address === null ? [] : each(source, target, 'address', target.address, expected),

  byName: (source: ProbeSource, target: NamedTarget, expected: Expectation): ProbePath[] =>
    each(source, target, 'name', target.containerName, expected),

  byAlias: (source: ProbeSource, target: ProbeTarget, alias: string, expected: Expectation): ProbePath[] =>
    each(source, target, 'alias', alias, expected),

  /** To the source itself, at 127.0.0.1. */
  toLoopback: (source: ProbeSource, expected: Expectation): ProbePath[] =>
    each(source, source, 'loopback', '127.0.0.1', expected),

  /** To a host's address on the underlay. */
  toHost: (source: ProbeSource, host: Host, expected: Expectation): ProbePath[] =>
    each(source, hostAsTarget(host), 'address', host.underlay.address, expected),
};

/** From each of some hosts to each other one, at their addresses on the underlay. */
export function hostPaths(hosts: readonly Host[]): ProbePath[] {
  return hosts.flatMap((from) =>
    hosts
      .filter((to) => to !== from)
      .flatMap((to) => paths.toHost({ ...hostAsTarget(from), resolvConfPath: null }, to, 'open')),
  );
}

function each(
  source: ProbeSource,
  target: ProbeTarget,
  by: Addressing,
  destination: string,
  expected: Expectation,
): ProbePath[] {
  return protocols.map((protocol) => ({ source, target, by, destination, protocol, expected }));
}

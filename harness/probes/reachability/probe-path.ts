import type { Host } from '../../hosts/host.ts';
import { hostIpv6 } from '../../lab/address-plan.ts';
import type { Addressing, Expectation, Family, Protocol } from '../../results/matrix.ts';

/** A network namespace on a host that probes can reach. Every `Endpoint` is one. */
export interface ProbeTarget {
  /** Unique in the lab. */
  readonly name: string;
  readonly host: Host;
  readonly network: string;
  readonly address: string | null;
  readonly ipv6Address: string | null;
  /** A process in the namespace, as numbered on the host; `null` for the host's own namespace. */
  readonly pid: number | null;
}

/** A network namespace that probes can be sent from. Every `Endpoint` is one. */
export interface ProbeSource extends ProbeTarget {
  /** The resolver configuration that counts for it, as a path on the host. */
  readonly resolvConfPath: string | null;
}

/** A target that a network knows by a name. */
export interface NamedTarget extends ProbeTarget {
  readonly containerName: string;
}

/** One question: can the source reach the target at this destination by this protocol? */
export interface ProbePath {
  readonly source: ProbeSource;
  readonly target: ProbeTarget;
  readonly by: Addressing;
  /** The address, or the name, that is asked. */
  readonly destination: string;
  readonly family: Family;
  readonly protocol: Protocol;
  readonly expected: Expectation;
}

/** A host itself, at its addresses on the underlay; that of IPv6 is there while somebody holds it. */
export function hostAsTarget(host: Host): ProbeTarget {
  return {
    name: host.name,
    host,
    network: 'underlay',
    address: host.underlay.address,
    ipv6Address: hostIpv6(host.underlay.address),
    pid: null,
  };
}

/** The same, to be asked from. Names are not asked there: what a host resolves is its own affair. */
export function hostAsSource(host: Host): ProbeSource {
  return { ...hostAsTarget(host), resolvConfPath: null };
}

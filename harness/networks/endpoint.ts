import type { Host } from '../hosts/host.ts';
import type { Family } from '../results/matrix.ts';

/** A container on a network, as the probes see it: a network namespace on a host. */
export interface Endpoint {
  /** Unique in its scenario, for example `blue-1`. */
  readonly name: string;
  /** The container's name, by which its network resolves it: unique on its host. */
  readonly containerName: string;
  readonly aliases: readonly string[];
  readonly host: Host;
  /** Name of the network, for example `blue`. */
  readonly network: string;
  /** Its IPv4 address on that network; `null` where the mode gives it none. */
  readonly address: string | null;
  /** Its IPv6 address there; `null` where it has none. */
  readonly ipv6Address: string | null;
  /** A process in its network namespace, as numbered on the host. */
  readonly pid: number;
  readonly containerId: string;
  /** The resolver configuration that its processes see, as a path on the host; `null` where there is none. */
  readonly resolvConfPath: string | null;
}

/** An address of one family; `null` where there is none. */
export function addressIn(
  family: Family,
  { address, ipv6Address }: Pick<Endpoint, 'address' | 'ipv6Address'>,
): string | null {
  return family === 'ipv6' ? ipv6Address : address;
}

import type { Host } from '../hosts/host.ts';
import type { Tier } from '../results/tier.ts';

/** Hosts and the underlay that joins them. */
export interface Lab {
  readonly id: string;
  readonly tier: Tier;
  readonly hosts: readonly Host[];
  /** The underlay's subnet and the pool from which networks on top of it take theirs, both in CIDR form. */
  readonly underlay: { readonly subnet: string };
  readonly addressPool: string;
  /** The image that endpoints are started from; it is on every host. */
  readonly endpointImage: string;
}

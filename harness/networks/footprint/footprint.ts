/** A port of a host on which a plugin listens. */
export interface PortTaken {
  readonly protocol: 'tcp' | 'udp';
  readonly port: number;
  /** What listens there, for messages: `etcd`. */
  readonly by: string;
  /** Only on the hosts that its store consists of. */
  readonly storeOnly?: true;
}

/** VXLAN network identifiers, both ends included. */
export interface Vnis {
  readonly first: number;
  readonly last: number;
}

/**
 * VXLAN devices, which share a UDP port as long as their identifiers differ and none of them takes what belongs to no
 * other (`external`, see ip-link(8)).
 */
export interface VxlanTaken {
  readonly port: number;
  /** From the first to the last; none where it tells its networks apart otherwise. */
  readonly vnis: Vnis | null;
  readonly external?: boolean;
}

/** What a plugin takes of its hosts for itself, so that nobody else may have it there. */
export interface Footprint {
  readonly ports?: readonly PortTaken[];
  readonly vxlan?: VxlanTaken;
  /** An IPIP device at the host's underlay address, with no other end: there can be one (IP protocol 4). */
  readonly ipip?: true;
  /** Devices that it makes, by their names. */
  readonly links?: readonly string[];
  /** Devices of the kernel's own that it uses as it finds them, and nobody else may. */
  readonly idleLinks?: readonly string[];
  /**
   * The subnet, in CIDR form, whose addresses its containers have; `null` for the lab's own subnet for plugins. Absent
   * for plugins whose networks take any that is free.
   */
  readonly subnet?: string | null;
}

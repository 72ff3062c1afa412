/** What became of something that a host must be able to send another one on the underlay. Names are those of hosts. */
export interface UnderlayAnswer {
  readonly protocol: 'tcp' | 'udp' | 'esp' | 'ipip';
  /** `null` for a protocol without ports. */
  readonly port: number | null;
  readonly from: string;
  readonly to: string;
  /** By which `from` knows `to`. */
  readonly address: string;
  /** Whether that is its address on the underlay. */
  readonly usual: boolean;
  /** `null`: it was not observed. */
  readonly observed: 'open' | 'refused' | 'filtered' | null;
  /** From which address it must come; `null` where that does not matter. */
  readonly source: string | null;
  /** From which address it came; `null` where that was not seen. */
  readonly seenSource: string | null;
  /** The kernel's words. */
  readonly detail: string | null;
  /** What fails without it, as a clause. */
  readonly otherwise: string;
}

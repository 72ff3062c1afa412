import type { Footprint } from '../footprint/footprint.ts';
import type { DataPath } from '../network.ts';

/** A way of Weave Net's to carry packets between hosts. */
export interface WeaveMode {
  /** Of the driver, after `weave:`. */
  readonly name: string;
  readonly title: string;
  /** What carries packets, by the name that its report has for it. */
  readonly overlay: 'fastdp' | 'sleeve';
  readonly encrypts: boolean;
  readonly kernelFeatures: readonly string[];
  readonly dataPath: DataPath;
  /** What it takes of hosts beside what routers take in any mode. */
  readonly takes: Required<Pick<Footprint, 'ports' | 'links'>>;
  /** Whether the daemon itself carries packets, rather than the kernel by what the daemon has told it. */
  readonly inUserSpace: boolean;
}

/** Of its routers: TCP for what they tell each other, UDP for sleeve. */
export const weavePort = 6783;
export const fastdpPort = weavePort + 1;

/** See "Fast Datapath" and "Requirements" in Weave Net's documentation. */
const fastdp = {
  overlay: 'fastdp',
  kernelFeatures: ['openvswitch', 'vxlan'],
  inUserSpace: false,
  takes: { ports: [{ protocol: 'udp', port: fastdpPort, by: 'the fast datapath' }], links: ['datapath'] },
} as const;

export const weaveModes: readonly WeaveMode[] = [
  {
    ...fastdp,
    name: 'fastdp',
    title: 'Weave Net, fast datapath',
    encrypts: false,
    dataPath: { protocol: 'udp', port: fastdpPort },
  },
  {
    name: 'sleeve',
    title: 'Weave Net, sleeve',
    overlay: 'sleeve',
    encrypts: false,
    kernelFeatures: [],
    dataPath: { protocol: 'udp', port: weavePort },
    takes: { ports: [], links: [] },
    inUserSpace: true,
  },
  {
    ...fastdp,
    name: 'encrypted',
    title: 'Weave Net, fast datapath, encrypted',
    encrypts: true,
    kernelFeatures: [...fastdp.kernelFeatures, 'esp'],
    dataPath: { protocol: 'esp', port: null },
  },
];

/**
 * Bytes that it takes of the underlay's MTU: 1376 of 1500 by default, room for VXLAN and ESP on an underlay of 1460
 * (`net/bridge.go`).
 */
export const weaveOverheadBytes = 124;

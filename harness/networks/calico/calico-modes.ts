import type { DataPath } from '../network.ts';

/** A way of Calico's to carry packets between hosts. */
export interface CalicoMode {
  /** Of the driver, after `calico:`. */
  readonly name: string;
  readonly title: string;
  /** When its pool of addresses uses a tunnel, in Calico's words. */
  readonly tunnel: { readonly vxlan: 'Always' | 'Never'; readonly ipip: 'Always' | 'Never' };
  readonly overheadBytes: number;
  readonly kernelFeatures: readonly string[];
  readonly dataPath: DataPath | null;
  /** The device of its tunnel; `null` where it has none. */
  readonly device: string | null;
  /** Hosts tell each other of their addresses by BGP, and BIRD writes the routes; elsewhere Felix does. */
  readonly speaksBgp: boolean;
}

/**
 * Not 4789, which is Calico's own default: a swarm on the same hosts has it, with network identifiers that begin with the
 * one that Calico takes, and Felix drops what comes to its port from hosts that it does not know.
 */
export const vxlanPort = 8472;

const ipip: CalicoMode = {
  name: 'ipip',
  title: 'Calico IPIP',
  tunnel: { vxlan: 'Never', ipip: 'Always' },
  overheadBytes: 20,
  kernelFeatures: ['ipip'],
  dataPath: { protocol: 'ipip', port: null },
  device: 'tunl0',
  speaksBgp: false,
};

const bare: CalicoMode = {
  name: 'none',
  title: 'Calico without encapsulation',
  tunnel: { vxlan: 'Never', ipip: 'Never' },
  overheadBytes: 0,
  kernelFeatures: [],
  dataPath: null,
  device: null,
  speaksBgp: false,
};

/** See "Overlay networking" and "Configure MTU" in Calico's documentation. */
export const calicoModes: readonly CalicoMode[] = [
  {
    name: 'vxlan',
    title: 'Calico VXLAN',
    tunnel: { vxlan: 'Always', ipip: 'Never' },
    overheadBytes: 50,
    kernelFeatures: ['vxlan'],
    dataPath: { protocol: 'udp', port: vxlanPort },
    device: 'vxlan.calico',
    speaksBgp: false,
  },
  ipip,
  bare,
  { ...bare, name: 'bgp', title: 'Calico BGP without encapsulation', speaksBgp: true },
  { ...ipip, name: 'bgp-ipip', title: 'Calico BGP with IPIP', speaksBgp: true },
];

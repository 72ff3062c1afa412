import type { DataPath } from '../network.ts';
import { gatewaysIn, peersOf, pingedAmong, rowsOf, type CountWays } from './flannel-ways.ts';

/** A way of Flannel's to carry packets between hosts. */
export interface FlannelBackend {
  /** Of the driver, after `flannel:`. */
  readonly name: string;
  readonly title: string;
  /** What Flannel's configuration says of it; see "Backends" in its documentation. */
  readonly config: { readonly Type: string; readonly DirectRouting?: boolean };
  /** Bytes by which its MTU is smaller than the underlay's: what `FLANNEL_MTU` says. */
  readonly overheadBytes: number;
  readonly kernelFeatures: readonly string[];
  readonly dataPath: DataPath | null;
  readonly encrypts: boolean;
  readonly inUserSpace: boolean;
  readonly outlivesDaemons: boolean;
  /** The device that it leaves behind; `null` where none stays. */
  readonly device: string | null;
  /** Each of these counts, on one host, the other hosts to which it knows the way. */
  readonly ways: Readonly<Record<string, CountWays>>;
}

const plain = { encrypts: false, inUserSpace: false, outlivesDaemons: true, dataPath: null } as const;

export const flannelBackends: readonly FlannelBackend[] = [
  {
    ...plain,
    name: 'vxlan',
    title: 'Flannel VXLAN',
    config: { Type: 'vxlan' },
    overheadBytes: 50,
    kernelFeatures: ['vxlan'],
    dataPath: { protocol: 'udp', port: 8472 },
    device: 'flannel.1',
    ways: { routes: gatewaysIn, 'FDB rows': rowsOf('flannel.1') },
  },
  {
    ...plain,
    name: 'vxlan-direct',
    title: 'Flannel VXLAN with direct routing',
    config: { Type: 'vxlan', DirectRouting: true },
    overheadBytes: 50,
    kernelFeatures: ['vxlan'],
    device: 'flannel.1',
    ways: { routes: gatewaysIn },
  },
  {
    ...plain,
    name: 'host-gw',
    title: 'Flannel host-gw',
    config: { Type: 'host-gw' },
    overheadBytes: 0,
    kernelFeatures: [],
    device: null,
    ways: { routes: gatewaysIn },
  },
  {
    ...plain,
    name: 'udp',
    title: 'Flannel UDP',
    config: { Type: 'udp' },
    overheadBytes: 28,
    kernelFeatures: ['tun'],
    dataPath: { protocol: 'udp', port: 8285 },
    inUserSpace: true,
    outlivesDaemons: false,
    device: null,
    ways: { 'answers from other hosts': pingedAmong },
  },
  {
    ...plain,
    name: 'wireguard',
    title: 'Flannel WireGuard',
    config: { Type: 'wireguard' },
    overheadBytes: 80,
    kernelFeatures: ['wireguard'],
    dataPath: { protocol: 'udp', port: 51820 },
    encrypts: true,
    // It takes its device away when it is told to end.
    outlivesDaemons: false,
    device: 'flannel-wg',
    ways: { peers: peersOf('flannel-wg') },
  },
  {
    ...plain,
    name: 'ipip',
    title: 'Flannel IPIP',
    config: { Type: 'ipip' },
    overheadBytes: 20,
    kernelFeatures: ['ipip'],
    device: 'flannel.ipip',
    ways: { routes: gatewaysIn },
  },
];

import type { Footprint } from '../footprint/footprint.ts';
import type { DataPath } from '../network.ts';
import type { PluginSettings, SettingName } from '../plugin/plugin-settings.ts';
import { gatewaysIn, peersOf, pingedAmong, rowsOf, type CountWays } from './flannel-ways.ts';

/** What Flannel's configuration says of a backend; see "Backends" in its documentation. */
interface BackendConfig {
  readonly Type: string;
  readonly VNI?: number;
  readonly Port?: number;
  readonly ListenPort?: number;
  readonly DirectRouting?: boolean;
}

/** A way of Flannel's to carry packets between hosts. */
export interface FlannelBackend {
  /** Of the driver, after `flannel:`. */
  readonly name: string;
  readonly title: string;
  readonly config: BackendConfig;
  /** Settings that it takes. */
  readonly takes: readonly SettingName[];
  /** What it takes of hosts, besides its subnet and its store. */
  readonly footprint: Footprint;
  /** Bytes by which its MTU is smaller than the underlay's: what `FLANNEL_MTU` says. */
  readonly overheadBytes: number;
  readonly kernelFeatures: readonly string[];
  readonly dataPath: DataPath | null;
  readonly encrypts: boolean;
  readonly inUserSpace: boolean;
  readonly outlivesDaemons: boolean;
  readonly needsOneSegment: boolean;
  /** The driver that it differs from in a detail; `null` for one that stands for itself. */
  readonly variantOf: string | null;
  /** The device that it leaves behind; `null` where none stays. */
  readonly device: string | null;
  /** Each of these counts, on one host, the other hosts to which it knows the way. */
  readonly ways: Readonly<Record<string, CountWays>>;
}

/** A backend as a user wants it. */
export type MakeBackend = (settings: PluginSettings) => FlannelBackend;

const plain = {
  encrypts: false,
  inUserSpace: false,
  outlivesDaemons: true,
  needsOneSegment: false,
  dataPath: null,
  variantOf: null,
} as const;

const general: readonly SettingName[] = ['subnet', 'cni'];

const udp = (port: number) => ({ protocol: 'udp', port }) as const;

const vxlan = ({ vni = 1, port = 8472 }: PluginSettings) => {
  const device = `flannel.${vni}`;
  return {
    ...plain,
    takes: [...general, 'vni', 'port'],
    footprint: { vxlan: { port, vnis: { first: vni, last: vni } }, links: [device] },
    overheadBytes: 50,
    kernelFeatures: ['vxlan'],
    device,
    config: { Type: 'vxlan', VNI: vni, Port: port },
  } as const;
};

const withVxlan: MakeBackend = (settings) => {
  const { config, ...shared } = vxlan(settings);
  return {
    ...shared,
    name: 'vxlan',
    title: 'Flannel VXLAN',
    config,
    dataPath: udp(config.Port),
    ways: { routes: gatewaysIn, 'FDB rows': rowsOf(shared.device) },
  };
};

const withDirectRouting: MakeBackend = (settings) => {
  const { config, ...shared } = vxlan(settings);
  return {
    ...shared,
    name: 'vxlan-direct',
    title: 'Flannel VXLAN with direct routing',
    config: { ...config, DirectRouting: true },
    variantOf: 'flannel:vxlan',
    ways: { routes: gatewaysIn },
  };
};

const hostGateways: MakeBackend = () => ({
  ...plain,
  name: 'host-gw',
  title: 'Flannel host-gw',
  config: { Type: 'host-gw' },
  needsOneSegment: true,
  takes: general,
  footprint: {},
  overheadBytes: 0,
  kernelFeatures: [],
  device: null,
  ways: { routes: gatewaysIn },
});

const withUdp: MakeBackend = ({ port = 8285 }) => ({
  ...plain,
  name: 'udp',
  title: 'Flannel UDP',
  config: { Type: 'udp', Port: port },
  takes: [...general, 'port'],
  footprint: { ports: [{ ...udp(port), by: 'flanneld' }], links: ['flannel0'] },
  overheadBytes: 28,
  kernelFeatures: ['tun'],
  dataPath: udp(port),
  inUserSpace: true,
  outlivesDaemons: false,
  device: null,
  ways: { 'answers from other hosts': pingedAmong },
});

const withWireguard: MakeBackend = ({ port = 51820 }) => ({
  ...plain,
  name: 'wireguard',
  title: 'Flannel WireGuard',
  config: { Type: 'wireguard', ListenPort: port },
  takes: [...general, 'port'],
  footprint: { ports: [{ ...udp(port), by: 'WireGuard' }], links: ['flannel-wg'] },
  overheadBytes: 80,
  kernelFeatures: ['wireguard'],
  dataPath: udp(port),
  encrypts: true,
  // It takes its device away when it is told to end.
  outlivesDaemons: false,
  device: 'flannel-wg',
  ways: { peers: peersOf('flannel-wg') },
});

const withIpip: MakeBackend = () => ({
  ...plain,
  name: 'ipip',
  title: 'Flannel IPIP',
  config: { Type: 'ipip' },
  takes: general,
  footprint: { ipip: true, links: ['flannel.ipip'] },
  overheadBytes: 20,
  kernelFeatures: ['ipip'],
  dataPath: { protocol: 'ipip', port: null },
  device: 'flannel.ipip',
  ways: { routes: gatewaysIn },
});

export const flannelBackends: readonly MakeBackend[] = [
  withVxlan,
  withDirectRouting,
  hostGateways,
  withUdp,
  withWireguard,
  withIpip,
];

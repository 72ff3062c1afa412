import type { StateStep } from '../host-state/hold-state.ts';
import { createStretchedBridge, vniRange, type UplinkRequest } from '../bridged/stretched-bridge.ts';
import { pluginDriverOf } from '../plugin/plugin-driver.ts';
import { kernelOnly } from '../plugin/kernel-only.ts';
import type { PluginSettings } from '../plugin/plugin-settings.ts';
import type { PluginDriver } from '../plugin/plugin.ts';
import { underlayMtuBytes } from '../underlay-mtu.ts';

/** VXLAN's port of Linux's own choice: swarm has the assigned one, 4789. */
const usualPort = 8472;
const overheadBytes = 50;

/** A VXLAN device that floods to every other host what it does not know, and learns who answered. */
function uplink(port: number, { host, peers, vni, bridge, suffix, mtuBytes }: UplinkRequest): StateStep[] {
  const { address, interface: underlay } = host.underlay;
  const device = `ovx-${suffix}`;
  const removed = { undo: ['true'] };
  return [
    {
      apply: [
        ...['ip', 'link', 'add', device, 'mtu', String(mtuBytes), 'type', 'vxlan', 'id', String(vni)],
        ...['local', address, 'dev', underlay, 'dstport', String(port)],
      ],
      undo: ['ip', 'link', 'delete', device],
    },
    ...peers.map((peer) => ({
      apply: ['bridge', 'fdb', 'append', '00:00:00:00:00:00', 'dev', device, 'dst', peer.underlay.address],
      ...removed,
    })),
    { apply: ['ip', 'link', 'set', device, 'master', bridge, 'up'], ...removed },
  ];
}

function staticVxlan(settings: PluginSettings): PluginDriver {
  const { subnet, vni, port = usualPort } = settings;
  const driver: PluginDriver = pluginDriverOf({
    name: 'static-vxlan',
    title: 'VXLAN set by hand',
    settings,
    variations: { takes: ['subnet', 'vni', 'port'], vary: staticVxlan },
    capabilities: {
      isolatesNetworks: true,
      overheadBytes,
      kernelFeatures: ['vxlan', 'bridge', 'veth'],
      dataPath: { protocol: 'udp', port },
    },
    plugin: kernelOnly({ vxlan: { port, vnis: vniRange(vni) }, subnet }, async ({ lab, hosts }) => ({
      network: async (spec) =>
        createStretchedBridge({
          lab: { ...lab, hosts: hosts() },
          driver,
          spec,
          mtuBytes: (await underlayMtuBytes(lab.hosts[0]!)) - overheadBytes,
          settings,
          uplink: (request) => uplink(port, request),
        }),
    })),
  });
  return driver;
}

/** VXLAN by hand: no daemon, every host told of every other. What daemons of other plugins do is measured against it. */
export const staticVxlanDriver = staticVxlan({});

import { HarnessError } from '../../base/errors.ts';
import type { Host } from '../../hosts/host.ts';
import { createStretchedBridge } from '../bridged/stretched-bridge.ts';
import { installedVersion } from '../daemons/installed-version.ts';
import type { Footprint } from '../footprint/footprint.ts';
import { pluginDriverOf } from '../plugin/plugin-driver.ts';
import { PluginMembers } from '../plugin/plugin-members.ts';
import type { Installation, PluginDriver, PluginGround } from '../plugin/plugin.ts';
import { underlayMtuBytes } from '../underlay-mtu.ts';
import { datapath, openVSwitch, ovsAnswers, ovsInterfaces, startOvs } from './ovs-host.ts';
import { brokenPorts } from './ovs-ports.ts';
import { ovsUplink, type Tunnel } from './ovs-uplink.ts';

/** Over IPv4 with no options: 20 + 8 + 8, and the Ethernet header of the frame inside. */
const overheadBytes = 50;

async function missingOn(host: Host): Promise<string[]> {
  if (!(await ovsAnswers(host))) return [`ovs-vswitchd on ${host.name} does not answer`];
  return brokenPorts(await ovsInterfaces(host)).map((port) => `${host.name}: ${port}`);
}

/** Its devices for tunnels take what belongs to no other, and a kernel has one datapath for all switches. */
function footprintOf({ type, port }: Tunnel): Footprint {
  return type === 'vxlan'
    ? { vxlan: { port, vnis: null, external: true }, links: [datapath] }
    : { ports: [{ protocol: 'udp', port, by: 'Geneve' }], links: [datapath] };
}

/** Networks of Open vSwitch over one kind of tunnel. */
export function ovsDriverOf(options: {
  readonly name: string;
  readonly title: string;
  readonly tunnel: Tunnel;
  /** The driver that it differs from in a detail. */
  readonly variantOf?: string;
}): PluginDriver {
  const { name, title, tunnel, variantOf = null } = options;

  const install = async ({ lab, hosts }: PluginGround): Promise<Installation> => {
    const version = await installedVersion(hosts, openVSwitch);
    const members = new PluginMembers(startOvs);
    const missing = async () => (await Promise.all(members.hosts.map(missingOn))).flat();
    await members.add(hosts);
    return {
      get daemons() {
        return members.daemons;
      },
      store: [],
      versions: { openvswitch: version },
      network: async (spec) =>
        createStretchedBridge({
          lab: { ...lab, hosts: members.hosts },
          driver,
          spec,
          mtuBytes: (await underlayMtuBytes(lab.hosts[0]!)) - overheadBytes,
          uplink: (request) => ovsUplink(tunnel, request),
          async joined() {
            const broken = await missing();
            if (broken.length > 0)
              throw new HarnessError({ what: `${spec.name} is not whole`, why: broken.join('\n') });
          },
        }),
      missing,
      async join(host) {
        await installedVersion([host], openVSwitch);
        await members.add([host]);
      },
      remove: () => members.remove(),
    };
  };

  const driver = pluginDriverOf({
    name,
    title,
    capabilities: {
      variantOf,
      isolatesNetworks: true,
      // Seen with 3.5: the kernel carries on what it is carrying, and nothing that had been quiet for 10 s before.
      outlivesDaemons: false,
      overheadBytes,
      kernelFeatures: ['openvswitch', tunnel.type, 'bridge', 'veth'],
      dataPath: { protocol: 'udp', port: tunnel.port },
    },
    plugin: { artifacts: [], footprint: footprintOf(tunnel), install },
  });
  return driver;
}

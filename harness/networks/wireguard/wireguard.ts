import { together } from '../../base/together.ts';
import { undoAfter, undoInTurn } from '../../base/undo.ts';
import type { Host } from '../../hosts/host.ts';
import { hostSlice } from '../address-slices.ts';
import { RoutedBridges, routedBridge } from '../bridged/routed-bridges.ts';
import { installedVersion, type InstalledProgram } from '../daemons/installed-version.ts';
import type { Footprint } from '../footprint/footprint.ts';
import { holdState, type Release } from '../host-state/hold-state.ts';
import { kernelOnly } from '../plugin/kernel-only.ts';
import { pluginDriverOf } from '../plugin/plugin-driver.ts';
import type { PluginDriver } from '../plugin/plugin.ts';
import { underlayMtuBytes } from '../underlay-mtu.ts';
import { handshakes, interfaceConfig, peersConfig, wireguardPort } from './wireguard-config.ts';
import { newWireguardKeys, type WireguardKeys } from './wireguard-keys.ts';

const device = 'ovl-wg';
const wireguardTools: InstalledProgram = {
  argv: ['wg', '--version'],
  product: 'the tools of WireGuard',
  debianPackage: 'wireguard-tools',
};
/** Over IPv6, as `wg-quick` reckons: 40 + 8 + 32 bytes. */
const overheadBytes = 80;

interface Member extends WireguardKeys {
  readonly host: Host;
  readonly subnet: string;
  readonly release: Release;
}

const footprint: Footprint = {
  ports: [{ protocol: 'udp', port: wireguardPort, by: 'WireGuard' }],
  links: [device, routedBridge],
  subnet: null,
};

/** One peer for each other host, with the subnet of its containers as its allowed addresses. */
export const wireguardDriver: PluginDriver = pluginDriverOf({
  name: 'wireguard',
  title: 'WireGuard mesh',
  capabilities: {
    encrypts: true,
    sharesNames: true,
    mishaps: ['wrong-secret'],
    overheadBytes,
    kernelFeatures: ['wireguard', 'bridge', 'veth'],
    dataPath: { protocol: 'udp', port: wireguardPort },
  },
  plugin: kernelOnly(footprint, async ({ lab, hosts, pool }) => {
    const version = await installedVersion(hosts(), wireguardTools);
    const bridges = new RoutedBridges(lab, () => wireguardDriver);
    const members: Member[] = [];

    const add = async (host: Host): Promise<void> => {
      const subnet = hostSlice(pool, lab.hosts.indexOf(host));
      const mtuBytes = (await underlayMtuBytes(host)) - overheadBytes;
      const keys = newWireguardKeys();
      const forward = ['FORWARD', '--in-interface', device, '--out-interface', routedBridge, '--jump', 'ACCEPT'];
      const release = await holdState({
        title: `WireGuard on ${host.name}`,
        host,
        steps: [
          {
            apply: ['ip', 'link', 'add', device, 'mtu', String(mtuBytes), 'type', 'wireguard'],
            undo: ['ip', 'link', 'delete', device],
          },
          { apply: ['ip', 'link', 'set', device, 'up'], undo: ['true'] },
          // What the engine lets through to a bridge is what came from it, or was published.
          {
            apply: ['iptables', '--wait', '--insert', ...forward],
            undo: ['iptables', '--wait', '--delete', ...forward],
          },
        ],
      });
      members.push({ host, subnet, release, ...keys });
      await host.exec(['wg', 'setconf', device, '/dev/stdin'], { stdin: interfaceConfig(keys.privateKey) });
      await bridges.add(host, subnet, mtuBytes);
    };

    const introduce = async (host: Host, peers: readonly Member[]): Promise<void> => {
      const told = peers.map((peer) => ({ ...peer, address: peer.host.underlay.address }));
      await host.exec(['wg', 'addconf', device, '/dev/stdin'], { stdin: peersConfig(told) });
      const routes = peers.map(({ subnet }) => `route add ${subnet} dev ${device}\n`).join('');
      await host.exec(['ip', '-batch', '-'], { stdin: routes });
    };
    const others = (host: Host) => members.filter((member) => member.host !== host);

    const remove = () =>
      undoInTurn([() => bridges.remove(), () => together(members.splice(0).map(({ release }) => release()))]);

    try {
      await together(hosts().map(add));
      await together(members.map(({ host }) => introduce(host, others(host))));
    } catch (error) {
      throw await undoAfter(error, remove);
    }

    return {
      versions: { 'wireguard-tools': version },
      network: async (spec) => bridges.network(spec),
      async missing() {
        const counts = await Promise.all(
          members.map(async ({ host }) => {
            const { stdout } = await host.exec(['wg', 'show', device, 'latest-handshakes']);
            return handshakes(stdout);
          }),
        );
        return members.flatMap(({ host }, index) =>
          counts[index]! < members.length - 1
            ? [`${host.name} has shaken hands with ${counts[index]} of ${members.length - 1} peers`]
            : [],
        );
      },
      async join(host, mishap) {
        await installedVersion([host], wireguardTools);
        await add(host);
        const [joined] = members.slice(-1);
        const known = mishap === 'wrong-secret' ? { ...joined!, ...newWireguardKeys() } : joined!;
        await Promise.all([
          introduce(host, others(host)),
          ...others(host).map((other) => introduce(other.host, [known])),
        ]);
      },
      remove,
    };
  }),
});

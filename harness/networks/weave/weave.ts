import { randomBytes } from 'node:crypto';
import { undoAfter, undoInTurn } from '../../base/undo.ts';
import { CniHosts } from '../cni/cni-hosts.ts';
import type { CniList } from '../cni/cni-list.ts';
import { versionOn } from '../daemons/version-on.ts';
import type { Footprint } from '../footprint/footprint.ts';
import { runFolder } from '../host-state/run-folder.ts';
import { controlNeeds, dataPathNeeds } from '../plugin/needs-each-way.ts';
import { installationOn } from '../plugin/installations.ts';
import { pluginDriverOf } from '../plugin/plugin-driver.ts';
import { PluginMembers } from '../plugin/plugin-members.ts';
import type { PluginSettings } from '../plugin/plugin-settings.ts';
import type { Installation, PluginDriver, PluginGround } from '../plugin/plugin.ts';
import { underlayMtuBytes } from '../underlay-mtu.ts';
import { weaveArtifacts } from './weave-artifacts.ts';
import { startWeave, type WeaveHost } from './weave-host.ts';
import { fastdpPort, weaveModes, weaveOverheadBytes, weavePort, type WeaveMode } from './weave-modes.ts';

/** In the latest version of CNI that the plugins of 2.8.1 know; those of 2.9.0 know all, but no CHECK. */
const list: CniList = {
  cniVersion: '0.3.0',
  name: 'weave',
  disableCheck: true,
  plugins: [{ type: 'weave-net', hairpinMode: true }],
};

const newPassword = () => randomBytes(16).toString('hex');

async function install(driver: PluginDriver, mode: WeaveMode, ground: PluginGround): Promise<Installation> {
  const { lab, hosts, pool, programOn } = ground;
  const cniHosts = new CniHosts(lab, () => driver);
  const password = newPassword();

  const members: PluginMembers<WeaveHost> = new PluginMembers(
    async (host, mishap) => {
      const others = [...new Set([...hosts, ...members.hosts])].filter((other) => other !== host);
      return startWeave({
        host,
        mode,
        password: mishap === 'wrong-secret' ? newPassword() : password,
        program: await programOn(host, 'weaver'),
        helper: await programOn(host, 'weaveutil'),
        number: lab.hosts.indexOf(host) + 1,
        peers: others.map(({ underlay }) => underlay.address),
        folder: runFolder('weave', lab.id),
        pool,
        hostCount: hosts.length,
        mtuBytes: (await underlayMtuBytes(host)) - weaveOverheadBytes,
      });
    },
    ({ host, plugins }) => cniHosts.add(host, list, [plugins]),
  );
  const remove = () => undoInTurn([() => cniHosts.remove(), () => members.remove()]);

  let version: string;
  try {
    version = (await versionOn(hosts[0]!, [await programOn(hosts[0]!, 'weaver'), '--version'])) ?? 'unknown';
    await members.add(hosts);
  } catch (error) {
    throw await undoAfter(error, remove);
  }
  return {
    get daemons() {
      return members.daemons;
    },
    store: [],
    versions: { weave: version },
    network: async (spec) => cniHosts.network(spec),
    missing: async () => {
      const { all } = members;
      return (await Promise.all(all.map((member) => member.missing(all.length - 1)))).flat();
    },
    join: (host, mishap) => members.add([host], mishap),
    remove,
  };
}

/** The ports of its routers and of what answers on the host itself, its bridge, and what its way to carry packets takes. */
function footprintOf({ takes }: WeaveMode, { subnet }: PluginSettings): Footprint {
  return {
    ports: [
      ...(['tcp', 'udp'] as const).map((protocol) => ({ protocol, port: weavePort, by: 'weaver' })),
      ...[weavePort - 1, weavePort + 1].map((port) => ({ protocol: 'tcp' as const, port, by: 'weaver' })),
      ...takes.ports,
    ],
    links: ['weave', ...takes.links],
    subnet: subnet ?? null,
  };
}

function weaveDriver(mode: WeaveMode, settings: PluginSettings = {}): PluginDriver {
  const { name, title, kernelFeatures, dataPath, encrypts, inUserSpace } = mode;
  const driver: PluginDriver = pluginDriverOf({
    name: `weave:${name}`,
    title,
    settings,
    variations: { takes: ['subnet'], vary: (wanted) => weaveDriver(mode, wanted) },
    capabilities: {
      resolvesNames: false,
      overheadBytes: weaveOverheadBytes,
      kernelFeatures: ['dummy', 'bridge', 'veth', ...kernelFeatures],
      dataPath,
      encrypts,
      markedPort: encrypts ? fastdpPort : null,
      // Others ask for no password.
      mishaps: encrypts ? ['wrong-secret'] : [],
      controlPort: weavePort,
      outlivesDaemons: false,
      inUserSpace,
    },
    needs: async (lab) => {
      const hosts = installationOn(lab, driver).daemons.map(({ host }) => host);
      return [...controlNeeds(hosts, weavePort), ...dataPathNeeds(hosts, dataPath)];
    },
    plugin: {
      artifacts: weaveArtifacts,
      footprint: footprintOf(mode, settings),
      install: (ground) => install(driver, mode, ground),
    },
  });
  return driver;
}

/** Weave Net, with each of its ways to carry packets; containers are put on it by its CNI plugins. */
export const weaveDrivers: readonly PluginDriver[] = weaveModes.map((mode) => weaveDriver(mode));

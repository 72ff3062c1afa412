import { randomBytes } from 'node:crypto';
import { together } from '../../base/together.ts';
import type { Host } from '../../hosts/host.ts';
import type { UnderlayNeed } from '../network.ts';
import { pluginSubnet } from '../address-slices.ts';
import { CniHosts } from '../cni/cni-hosts.ts';
import type { CniList } from '../cni/cni-list.ts';
import type { Daemon } from '../daemons/hold-daemon.ts';
import { runFolder } from '../host-state/run-folder.ts';
import { dataPathNeeds } from '../plugin/needs-each-way.ts';
import { installationOn } from '../plugin/installations.ts';
import { pluginDriverOf } from '../plugin/plugin-driver.ts';
import type { Installation, PluginDriver, PluginGround } from '../plugin/plugin.ts';
import { underlayMtuBytes } from '../underlay-mtu.ts';
import { weaveArtifacts } from './weave-artifacts.ts';
import { startWeave, type WeaveHost } from './weave-host.ts';
import { weaveModes, weaveOverheadBytes, weavePort, type WeaveMode } from './weave-modes.ts';

/** Its plugins know neither CHECK nor results of others. */
const list: CniList = {
  cniVersion: '1.0.0',
  name: 'weave',
  disableCheck: true,
  plugins: [{ type: 'weave-net', hairpinMode: true }],
};

async function install(driver: PluginDriver, mode: WeaveMode, ground: PluginGround): Promise<Installation> {
  const { lab, hosts, programOn } = ground;
  const cniHosts = new CniHosts(lab, () => driver);
  const members: WeaveHost[] = [];
  const daemons: Daemon[] = [];
  const password = randomBytes(16).toString('hex');

  const add = async (host: Host, peers: readonly Host[]) => {
    const member = await startWeave({
      host,
      mode,
      password,
      program: await programOn(host, 'weaver'),
      helper: await programOn(host, 'weaveutil'),
      number: lab.hosts.indexOf(host) + 1,
      peers: peers.map(({ underlay }) => underlay.address),
      folder: runFolder('weave', lab.id),
      pool: pluginSubnet(lab.hosts.map(({ underlay }) => underlay.address)),
      hostCount: hosts.length,
      mtuBytes: (await underlayMtuBytes(host)) - weaveOverheadBytes,
    });
    members.push(member);
    daemons.push(member.daemon);
    await cniHosts.add(host, list, [member.plugins]);
  };
  const remove = async () => {
    daemons.length = 0;
    try {
      await cniHosts.remove();
    } finally {
      await together(members.splice(0).map((member) => member.remove()));
    }
  };

  try {
    await together(
      hosts.map((host) =>
        add(
          host,
          hosts.filter((other) => other !== host),
        ),
      ),
    );
  } catch (error) {
    await remove();
    throw error;
  }
  return {
    daemons,
    store: [],
    versions: { weave: await versionOn(hosts[0]!, await programOn(hosts[0]!, 'weaver')) },
    network: async (spec) => cniHosts.network(spec),
    missing: async () => (await Promise.all(members.map((member) => member.missing(members.length - 1)))).flat(),
    join: (host) =>
      add(
        host,
        members.map((member) => member.host),
      ),
    remove,
  };
}

/** Connections are made by either side, and carry what routers tell each other. */
function controlNeeds(hosts: readonly Host[]): UnderlayNeed[] {
  return dataPathNeeds(hosts, { protocol: 'udp', port: weavePort }).map((need) => ({
    ...need,
    protocol: 'tcp',
    source: null,
    otherwise: 'the two hosts cannot connect to each other',
  }));
}

/** It tells it with words before: `weave router 2.8.1`. */
async function versionOn(host: Host, program: string): Promise<string> {
  const { stdout } = await host.exec([program, '--version'], { check: false });
  return stdout.trim().split(' ').at(-1)!;
}

function weaveDriver(mode: WeaveMode): PluginDriver {
  const { name, title, kernelFeatures, dataPath, encrypts, inUserSpace } = mode;
  const driver: PluginDriver = pluginDriverOf({
    name: `weave:${name}`,
    title,
    capabilities: {
      resolvesNames: false,
      overheadBytes: weaveOverheadBytes,
      kernelFeatures: ['dummy', 'bridge', 'veth', ...kernelFeatures],
      dataPath,
      encrypts,
      outlivesDaemons: !inUserSpace,
      inUserSpace,
    },
    needs: async (lab) => {
      const hosts = installationOn(lab, driver).daemons.map(({ host }) => host);
      return [...controlNeeds(hosts), ...dataPathNeeds(hosts, dataPath)];
    },
    plugin: { artifacts: weaveArtifacts, install: (ground) => install(driver, mode, ground) },
  });
  return driver;
}

/** Weave Net, with each of its ways to carry packets; containers are put on it by its CNI plugins. */
export const weaveDrivers: readonly PluginDriver[] = weaveModes.map(weaveDriver);

import type { Host } from '../../hosts/host.ts';
import { hostSlice, pluginSubnet } from '../address-slices.ts';
import { RoutedBridges } from '../bridged/routed-bridges.ts';
import { startEtcd } from '../etcd/etcd.ts';
import { etcdNeeds } from '../etcd/etcd-needs.ts';
import { runFolder } from '../host-state/run-folder.ts';
import { dataPathNeeds } from '../plugin/needs-each-way.ts';
import { installationOn } from '../plugin/installations.ts';
import { pluginDriverOf } from '../plugin/plugin-driver.ts';
import { PluginMembers } from '../plugin/plugin-members.ts';
import type { Installation, PluginDriver, PluginGround } from '../plugin/plugin.ts';
import { flannelArtifact } from './flannel-artifact.ts';
import { flannelBackends, type FlannelBackend } from './flannel-backends.ts';
import { configEntry, countTaken, leasesPrefix, reservationEntry } from './flannel-config.ts';
import { startFlanneld } from './flanneld.ts';

const { program } = flannelArtifact;

async function install(driver: PluginDriver, backend: FlannelBackend, ground: PluginGround): Promise<Installation> {
  const { lab, hosts, programOn, storeMembers } = ground;
  const pool = pluginSubnet(lab.hosts.map(({ underlay }) => underlay.address));
  const bridges = new RoutedBridges(lab, () => driver);

  const store = await startEtcd(lab, hosts, storeMembers);

  const members = new PluginMembers(async (host) => {
    const member = await startFlanneld({
      host,
      program: await programOn(host, program),
      backend,
      pool,
      endpoints: store.endpoints,
      folder: runFolder('flannel', lab.id),
    });
    try {
      await bridges.add(host, member.subnet, member.mtuBytes);
      return member;
    } catch (error) {
      await member.remove();
      throw error;
    }
  });
  const reserved = new Map<string, string>();
  const reserve = (newcomers: readonly Host[]) => {
    const entries = newcomers.map((host) =>
      reservationEntry(hostSlice(pool, lab.hosts.indexOf(host)), host.underlay.address),
    );
    for (const [key, value] of entries) reserved.set(key, value);
    return entries;
  };
  const remove = async () => {
    await bridges.remove();
    await members.remove();
    await store.remove();
  };

  let version: string;
  try {
    version = await versionOn(hosts[0]!, await programOn(hosts[0]!, program));
    await store.put(new Map([configEntry(pool, backend), ...reserve(hosts)]));
    await members.add(hosts);
  } catch (error) {
    await remove();
    throw error;
  }

  const missing = async () => {
    const taken = store.get(leasesPrefix).then((leases) => {
      const count = countTaken(leases, reserved);
      return count < members.all.length ? [`${count} of ${members.all.length} hosts have a lease`] : [];
    });
    const ways = members.all.flatMap((member) => {
      const { host } = member;
      const peers = members.all.filter((other) => other !== member).map(({ subnet }) => subnet);
      return Object.entries(backend.ways).map(async ([what, count]) => {
        const known = await count({ host, pool, peers });
        return known < peers.length ? [`${host.name} has ${known} of ${peers.length} ${what}`] : [];
      });
    });
    return (await Promise.all([taken, ...ways])).flat();
  };

  return {
    get daemons() {
      return members.daemons;
    },
    store: store.daemons,
    versions: { flannel: version, etcd: store.version },
    network: async (spec) => bridges.network(spec),
    missing,
    async join(host) {
      await store.put(new Map(reserve([host])));
      await members.add([host]);
    },
    remove,
  };
}

/** It tells it on its standard error: `v0.28.9`. */
async function versionOn(host: Host, path: string): Promise<string> {
  const { stdout, stderr } = await host.exec([path, '--version'], { check: false });
  return (stdout + stderr).trim();
}

function flannelDriver(backend: FlannelBackend): PluginDriver {
  const { name, title, overheadBytes, kernelFeatures, dataPath } = backend;
  const { encrypts, inUserSpace, outlivesDaemons, variantOf } = backend;
  const driver: PluginDriver = pluginDriverOf({
    name: `flannel:${name}`,
    title,
    capabilities: {
      overheadBytes,
      kernelFeatures: [...kernelFeatures, 'bridge', 'veth', 'br_netfilter'],
      dataPath,
      encrypts,
      variantOf,
      inUserSpace,
      outlivesDaemons,
      hasStore: true,
    },
    needs: async (lab) => {
      const { daemons, store } = installationOn(lab, driver);
      const hosts = daemons.map(({ host }) => host);
      const members = store.map(({ host }) => host);
      return [...etcdNeeds(hosts, members), ...dataPathNeeds(hosts, dataPath)];
    },
    plugin: { artifacts: [flannelArtifact], install: (ground) => install(driver, backend, ground) },
  });
  return driver;
}

/** Flannel, with each of its ways to carry packets. */
export const flannelDrivers: readonly PluginDriver[] = flannelBackends.map(flannelDriver);

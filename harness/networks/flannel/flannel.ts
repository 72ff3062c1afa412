import { undoAfter, undoInTurn } from '../../base/undo.ts';
import type { Host } from '../../hosts/host.ts';
import type { Lab } from '../../lab/lab.ts';
import { hostSlice } from '../address-slices.ts';
import { routedBridge, RoutedBridges, type HostBridges } from '../bridged/routed-bridges.ts';
import { CniBridges } from '../cni/cni-bridges.ts';
import { versionOn } from '../daemons/version-on.ts';
import { etcdPorts } from '../etcd/etcd-members.ts';
import { etcdNeeds } from '../etcd/etcd-needs.ts';
import { startEtcd } from '../etcd/etcd.ts';
import { runFolder } from '../host-state/run-folder.ts';
import type { NetworkDriver } from '../network.ts';
import { installationOn } from '../plugin/installations.ts';
import { dataPathNeeds } from '../plugin/needs-each-way.ts';
import { pluginDriverOf } from '../plugin/plugin-driver.ts';
import { PluginMembers } from '../plugin/plugin-members.ts';
import type { PluginSettings } from '../plugin/plugin-settings.ts';
import type { Installation, PluginDriver, PluginGround } from '../plugin/plugin.ts';
import { toldPlace } from '../plugin/told-place.ts';
import { flannelArtifact } from './flannel-artifact.ts';
import { flannelBackends, type FlannelBackend, type MakeBackend } from './flannel-backends.ts';
import { configEntry, leasesPrefix, missingLeases, reservation, type Reservation } from './flannel-config.ts';
import { startFlanneld } from './flanneld.ts';

const { program } = flannelArtifact;

async function install(
  driver: PluginDriver,
  backend: FlannelBackend,
  kind: new (lab: Lab, driver: () => NetworkDriver) => HostBridges,
  ground: PluginGround,
): Promise<Installation> {
  const { lab, hosts, pool, programOn, storeMembers } = ground;
  const bridges: HostBridges = new kind(lab, () => driver);

  const store = await startEtcd(lab, hosts, storeMembers);

  const members = new PluginMembers(
    async (host, mishap) =>
      startFlanneld({
        host,
        program: await programOn(host, program),
        place: await toldPlace(host, hosts, mishap),
        backend,
        pool,
        endpoints: store.endpoints,
        folder: runFolder('flannel', lab.id),
      }),
    ({ host, subnet, mtuBytes }) => bridges.add(host, subnet, mtuBytes),
  );
  const subnetOf = (host: Host) => hostSlice(pool, lab.hosts.indexOf(host));
  const reserved: Reservation[] = [];
  const reserve = (newcomers: readonly Host[]) => {
    const made = newcomers.map((host) => reservation(host, subnetOf(host)));
    reserved.push(...made);
    return made.map(({ key, value }) => [key, value] as const);
  };
  const remove = () => undoInTurn([() => bridges.remove(), () => members.remove(), () => store.remove()]);

  let version: string;
  try {
    version = (await versionOn(hosts[0]!, [await programOn(hosts[0]!, program), '--version'])) ?? 'unknown';
    await store.put(new Map([configEntry(pool, backend), ...reserve(hosts)]));
    await members.add(hosts);
  } catch (error) {
    throw await undoAfter(error, remove);
  }

  const missing = async () => {
    const leases = store.get(leasesPrefix).then((taken) => missingLeases(taken, reserved));
    const ways = members.all.flatMap((member) => {
      const { host } = member;
      const peers = members.all.filter((other) => other !== member).map(({ subnet }) => subnet);
      return Object.entries(backend.ways).map(async ([what, count]) => {
        const known = await count({ host, pool, peers });
        return known < peers.length ? [`${host.name} has ${known} of ${peers.length} ${what}`] : [];
      });
    });
    return (await Promise.all([leases, ...ways, bridges.complaints()])).flat();
  };

  return {
    get daemons() {
      return members.daemons;
    },
    store: store.daemons,
    versions: { flannel: version, etcd: store.version },
    leaseOf: (host) => reservation(host, subnetOf(host)).key,
    network: async (spec) => bridges.network(spec),
    missing,
    async join(host, mishap) {
      await store.put(new Map(reserve([host])));
      await members.add([host], mishap);
    },
    remove,
  };
}

function flannelDriver(make: MakeBackend, settings: PluginSettings = {}): PluginDriver {
  const backend = make(settings);
  const { name, title, takes, overheadBytes, kernelFeatures, dataPath } = backend;
  const { encrypts, inUserSpace, outlivesDaemons, needsOneSegment, variantOf } = backend;
  const driver: PluginDriver = pluginDriverOf({
    name: `flannel:${name}`,
    title,
    settings,
    variations: { takes, vary: (wanted) => flannelDriver(make, wanted) },
    capabilities: {
      // Those that the engine gives no network of its own have no names either.
      resolvesNames: settings.cni !== true,
      sharesNames: true,
      overheadBytes,
      kernelFeatures: [...kernelFeatures, 'bridge', 'veth', 'br_netfilter'],
      dataPath,
      encrypts,
      variantOf,
      inUserSpace,
      outlivesDaemons,
      needsOneSegment,
      hasStore: true,
      leasesSubnets: true,
      mishaps: ['taken-address', 'wrong-interface'],
    },
    needs: async (lab) => {
      const { daemons, store } = installationOn(lab, driver);
      const hosts = daemons.map(({ host }) => host);
      const members = store.map(({ host }) => host);
      return [...etcdNeeds(hosts, members), ...dataPathNeeds(hosts, dataPath)];
    },
    plugin: {
      artifacts: [flannelArtifact],
      footprint: {
        ...backend.footprint,
        ports: [...etcdPorts, ...(backend.footprint.ports ?? [])],
        links: [routedBridge, ...(backend.footprint.links ?? [])],
        subnet: settings.subnet ?? null,
      },
      install: (ground) => install(driver, backend, settings.cni === true ? CniBridges : RoutedBridges, ground),
    },
  });
  return driver;
}

/** Flannel, with each of its ways to carry packets. */
export const flannelDrivers: readonly PluginDriver[] = flannelBackends.map((make) => flannelDriver(make));

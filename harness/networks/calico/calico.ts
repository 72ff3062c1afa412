import path from 'node:path';
import { together } from '../../base/together.ts';
import { undoAfter, undoInTurn } from '../../base/undo.ts';
import { prefixLengthOf } from '../../hosts/host-addresses.ts';
import { CniHosts } from '../cni/cni-hosts.ts';
import { versionOn } from '../daemons/version-on.ts';
import { etcdNeeds } from '../etcd/etcd-needs.ts';
import { startEtcd } from '../etcd/etcd.ts';
import { bgpPort } from '../plugin/bgp-port.ts';
import { controlNeeds, dataPathNeeds } from '../plugin/needs-each-way.ts';
import { installationOn } from '../plugin/installations.ts';
import { pluginDriverOf } from '../plugin/plugin-driver.ts';
import { PluginMembers } from '../plugin/plugin-members.ts';
import type { ArtifactNeed, Installation, PluginDriver, PluginGround } from '../plugin/plugin.ts';
import { toldPlace } from '../plugin/told-place.ts';
import { underlayMtuBytes } from '../underlay-mtu.ts';
import { birdArtifacts } from './bird-artifacts.ts';
import { calicoArtifacts } from './calico-artifacts.ts';
import { calicoFootprint } from './calico-footprint.ts';
import { calicoList, calicoNetwork } from './calico-config.ts';
import { startCalico, type CalicoHost } from './calico-host.ts';
import { calicoModes, type CalicoMode } from './calico-modes.ts';
import { calicoPolicies } from './calico-policies.ts';
import { missingNodes, profileEntry, resourcesPrefix } from './calico-resources.ts';
import { missingWays, waysOf } from './calico-ways.ts';

function artifactsOf({ speaksBgp }: CalicoMode): readonly ArtifactNeed[] {
  return speaksBgp ? [...calicoArtifacts, ...birdArtifacts] : calicoArtifacts;
}

async function install(driver: PluginDriver, mode: CalicoMode, ground: PluginGround): Promise<Installation> {
  const { lab, hosts, programOn, storeMembers, pool } = ground;
  const cniHosts = new CniHosts(lab, () => driver);
  const store = await startEtcd(lab, hosts, storeMembers);

  const members = new PluginMembers<CalicoHost>(
    async (host, mishap) => {
      const [program] = await together(artifactsOf(mode).map((artifact) => programOn(host, artifact.program)));
      const place = await toldPlace(host, hosts, mishap);
      const node = {
        name: host.name,
        address: `${place.address}/${await prefixLengthOf(host, place.interface)}`,
        endpoints: store.endpoints,
        pool,
        mtuBytes: (await underlayMtuBytes(host)) - mode.overheadBytes,
      };
      return startCalico({ host, node, mode, programs: path.posix.dirname(program!) });
    },
    ({ host, node, programs }) => cniHosts.add(host, calicoList(node), [programs]),
  );
  const remove = () => undoInTurn([() => cniHosts.remove(), () => members.remove(), () => store.remove()]);

  let version: string;
  try {
    const argv = [await programOn(hosts[0]!, calicoArtifacts[0]!.program), '-v'];
    version = (await versionOn(hosts[0]!, argv)) ?? 'unknown';
    await store.put(new Map([profileEntry(calicoNetwork)]));
    // The first one makes the pool of addresses that the others find.
    await members.add(hosts.slice(0, 1));
    await members.add(hosts.slice(1));
  } catch (error) {
    throw await undoAfter(error, remove);
  }

  const missing = async () => {
    const unready = await Promise.all(members.all.map((member) => member.missing(members.all.length - 1)));
    const ways = await Promise.all(members.hosts.map((host) => waysOf(host, mode, pool)));
    return [...missingNodes(await store.get(resourcesPrefix), members.hosts), ...unready.flat(), ...missingWays(ways)];
  };

  return {
    get daemons() {
      return members.daemons;
    },
    store: store.daemons,
    versions: { calico: version, etcd: store.version },
    network: async (spec) => cniHosts.network(spec),
    policies: calicoPolicies(store),
    missing,
    join: (host, mishap) => members.add([host], mishap),
    remove,
  };
}

function calicoDriver(mode: CalicoMode): PluginDriver {
  const { name, title, overheadBytes, kernelFeatures, dataPath, device, speaksBgp } = mode;
  const controlPort = speaksBgp ? bgpPort : null;
  const driver: PluginDriver = pluginDriverOf({
    name: `calico:${name}`,
    title,
    capabilities: {
      resolvesNames: false,
      overheadBytes,
      kernelFeatures: ['veth', 'ipset', 'conntrack', ...kernelFeatures],
      dataPath,
      // BIRD goes by the host's own routes to the others: what is in between, and speaks BGP too, knows the way.
      needsOneSegment: device === null && !speaksBgp,
      // Felix leaves what it has told the kernel when it ends, and begins anew with what it finds there.
      outlivesDaemons: true,
      hasStore: true,
      hasPolicies: true,
      mishaps: ['taken-address', 'wrong-interface'],
      controlPort,
    },
    needs: async (lab) => {
      const { daemons, store } = installationOn(lab, driver);
      const hosts = [...new Set(daemons.map(({ host }) => host))];
      const members = store.map(({ host }) => host);
      return [...etcdNeeds(hosts, members), ...controlNeeds(hosts, controlPort), ...dataPathNeeds(hosts, dataPath)];
    },
    plugin: {
      artifacts: artifactsOf(mode),
      footprint: calicoFootprint(mode),
      install: (ground) => install(driver, mode, ground),
    },
  });
  return driver;
}

/** Calico without Kubernetes, with each of its ways to carry packets; containers are put on it by its CNI plugins. */
export const calicoDrivers: readonly PluginDriver[] = calicoModes.map(calicoDriver);

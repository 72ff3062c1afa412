import pRetry from 'p-retry';
import { HarnessError, messageOf } from '../../base/errors.ts';
import { together } from '../../base/together.ts';
import { undoAfter } from '../../base/undo.ts';
import type { Host } from '../../hosts/host.ts';
import type { Lab } from '../../lab/lab.ts';
import { installedVersion } from '../daemons/installed-version.ts';
import { createStretchedBridge, vniRange, type UplinkRequest } from '../bridged/stretched-bridge.ts';
import type { StateStep } from '../host-state/hold-state.ts';
import type { Network, NetworkSpec } from '../network.ts';
import { bgpPort } from '../plugin/bgp-port.ts';
import { controlNeeds, dataPathNeeds } from '../plugin/needs-each-way.ts';
import type { Mishap } from '../plugin/mishaps.ts';
import { pluginDriverOf } from '../plugin/plugin-driver.ts';
import { PluginMembers } from '../plugin/plugin-members.ts';
import type { Installation, PluginDriver, PluginGround } from '../plugin/plugin.ts';
import { underlayMtuBytes } from '../underlay-mtu.ts';
import { establishedSessions } from './bgp-summary.ts';
import { devicePrefix, floodLists, missingFromLists } from './flood-lists.ts';
import { askFrr, frr, startFrr } from './frr-host.ts';

/** VXLAN's assigned one. */
const port = 4789;
const overheadBytes = 50;

/** How long BGP may take to tell of a network; emulated hosts need most of it. */
const announcementBudgetMs = 30_000;
const lookEveryMs = 100;

function deviceOf(vni: number): string {
  return `${devicePrefix}${vni}`;
}

/** A VXLAN device that learns nothing from what it carries: zebra fills its rows with what BGP tells it. */
function uplink({ host, vni, bridge, mtuBytes }: UplinkRequest): StateStep[] {
  const { address, interface: underlay } = host.underlay;
  const device = deviceOf(vni);
  const removed = { undo: ['true'] };
  return [
    {
      apply: [
        ...['ip', 'link', 'add', device, 'mtu', String(mtuBytes), 'type', 'vxlan', 'id', String(vni)],
        ...['local', address, 'dev', underlay, 'dstport', String(port), 'nolearning'],
      ],
      undo: ['ip', 'link', 'delete', device],
    },
    { apply: ['ip', 'link', 'set', device, 'master', bridge], ...removed },
    { apply: ['bridge', 'link', 'set', 'dev', device, 'learning', 'off'], ...removed },
    { apply: ['ip', 'link', 'set', device, 'up'], ...removed },
  ];
}

async function missingRows(hosts: readonly Host[], only?: string): Promise<string[]> {
  const tables = await Promise.all(
    hosts.map(async ({ name, exec }) => {
      const { stdout } = await exec(['bridge', '-json', 'fdb', 'show']);
      return { host: name, lists: floodLists(stdout) };
    }),
  );
  return missingFromLists(tables, only);
}

async function announced(hosts: readonly Host[], device: string): Promise<void> {
  await pRetry(
    async () => {
      const missing = await missingRows(hosts, device);
      if (missing.length === 0) return;
      throw new HarnessError({
        what: `BGP has not told every host of a network within ${announcementBudgetMs / 1000} s`,
        why: missing.join('\n'),
      });
    },
    { retries: 1_000, factor: 1, minTimeout: lookEveryMs, maxRetryTime: announcementBudgetMs },
  );
}

async function stretch(lab: Lab, spec: NetworkSpec): Promise<Network> {
  try {
    return await createStretchedBridge({
      lab,
      driver: evpnDriver,
      spec,
      mtuBytes: (await underlayMtuBytes(lab.hosts[0]!)) - overheadBytes,
      uplink,
      joined: (vni) => announced(lab.hosts, deviceOf(vni)),
    });
  } catch (error) {
    if (!/VNI already exists|File exists/.test(messageOf(error))) throw error;
    throw new HarnessError(
      {
        what: `${spec.name} has a VXLAN network identifier that is in use on UDP port ${port}`,
        why: messageOf(error),
        remedy: 'remove the VXLAN device that has it: ip -details link show type vxlan',
      },
      { cause: error },
    );
  }
}

async function install({ lab, hosts }: PluginGround): Promise<Installation> {
  const version = await installedVersion(hosts, frr);
  const members = new PluginMembers(startFrr);
  const introduce = () => {
    const addresses = members.hosts.map(({ underlay }) => underlay.address);
    return together(
      members.all.map((member) => member.introduce(addresses.filter((each) => each !== member.host.underlay.address))),
    );
  };
  const join = async (newcomers: readonly Host[], mishap?: Mishap) => {
    await members.add(newcomers, mishap);
    await introduce();
  };
  try {
    await join(hosts);
  } catch (error) {
    throw await undoAfter(error, () => members.remove());
  }

  return {
    get daemons() {
      return members.daemons;
    },
    store: [],
    versions: { frr: version },
    network: (spec) => stretch({ ...lab, hosts: members.hosts }, spec),
    async missing() {
      const others = members.all.length - 1;
      const sessions = await Promise.all(
        members.hosts.map(async (host) => {
          const count = establishedSessions(await askFrr(host, 'show bgp l2vpn evpn summary json'));
          return count < others ? [`${host.name} has ${count} of ${others} BGP sessions`] : [];
        }),
      );
      return [...sessions.flat(), ...(await missingRows(members.hosts))];
    },
    async join(host, mishap) {
      await installedVersion([host], frr);
      await join([host], mishap);
    },
    remove: () => members.remove(),
  };
}

/** VXLAN whose rows BGP fills (RFC 7432, RFC 8365), as data centres have it: FRR on every host, each a peer of every other. */
export const evpnDriver: PluginDriver = pluginDriverOf({
  name: 'evpn',
  title: 'EVPN (FRR)',
  capabilities: {
    isolatesNetworks: true,
    mishaps: ['wrong-as'],
    controlPort: bgpPort,
    // Seen with FRR 10.3: without bgpd the rows are taken away on both sides, graceful restart or not.
    outlivesDaemons: false,
    overheadBytes,
    kernelFeatures: ['vxlan', 'bridge', 'veth'],
    dataPath: { protocol: 'udp', port },
  },
  needs: async ({ hosts }) => [...controlNeeds(hosts, bgpPort), ...dataPathNeeds(hosts, { protocol: 'udp', port })],
  plugin: {
    artifacts: [],
    footprint: { ports: [{ protocol: 'tcp', port: bgpPort, by: 'BGP' }], vxlan: { port, vnis: vniRange() } },
    install,
  },
});

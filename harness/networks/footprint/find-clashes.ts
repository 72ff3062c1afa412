import { Address4 } from 'ip-address';
import type { SettingName } from '../plugin/plugin-settings.ts';
import type { Footprint, PortTaken, Vnis, VxlanTaken } from './footprint.ts';
import type { SubnetHeld, SwarmTakes } from './engine-takes.ts';
import type { HostSurvey } from './survey-host.ts';

/** Something of a host that a plugin wants and that somebody has. */
export interface Clash {
  /** A clause that says what, on which host, and who has it. */
  readonly held: string;
  /** What can be done about it there. */
  readonly remedy: string;
  /** The setting by which the plugin would keep out of the way. */
  readonly setting: SettingName | null;
}

/** What decides over a host besides the host itself. */
export interface ClashContext {
  /** Whether the plugin's store is there. */
  readonly hasStore: boolean;
  /** What the swarm of the lab takes; `null` where there is none. */
  readonly swarm: SwarmTakes | null;
  /** The lab's subnet for plugins. */
  readonly pool: string;
}

/** What of a plugin's footprint is taken on a host. */
export function findClashes(footprint: Footprint, survey: HostSurvey, context: ClashContext): Clash[] {
  const { ports = [], vxlan, ipip = false, links = [], idleLinks = [], subnet } = footprint;
  const wanted = ports.filter(({ storeOnly = false }) => context.hasStore || !storeOnly);
  return [
    ...wanted.flatMap((port) => portClash(port, survey)),
    ...(vxlan === undefined ? [] : vxlanClashes(vxlan, survey, context.swarm)),
    ...(ipip ? ipipClashes(survey) : []),
    ...links.flatMap((name) => linkClash(name, survey)),
    ...idleLinks.flatMap((name) => useClash(name, survey)),
    ...(subnet === undefined ? [] : subnetClashes(subnet ?? context.pool, survey)),
  ];
}

type Port = Pick<PortTaken, 'protocol' | 'port'> & Partial<PortTaken>;

function portClash({ protocol, port, by }: Port, { host, sockets, links }: HostSurvey): Clash[] {
  const found = sockets.filter((socket) => socket.protocol === protocol && socket.port === port);
  if (found.length === 0) return [];
  const processes = [...new Set(found.flatMap(({ process }) => process ?? []))];
  const [device] = protocol === 'udp' ? links.filter((link) => link.port === port) : [];
  const inKernel = device === undefined ? 'the kernel' : `the device ${device.name}`;
  const use = by === undefined ? '' : ` (for ${by})`;
  return [
    {
      held: `${protocol.toUpperCase()} port ${port} of ${host}${use} is held by ${processes.join(', ') || inKernel}`,
      remedy:
        processes.length === 0 && device !== undefined
          ? removal(device.name, host)
          : `end what holds it on ${host}: ss --listening --processes --numeric --${protocol}`,
      setting: protocol === 'udp' ? 'port' : null,
    },
  ];
}

function removal(device: string, host: string): string {
  return `remove it on ${host}: ip link delete ${device}`;
}

function vxlanClashes(
  { port, vnis, external = false }: VxlanTaken,
  survey: HostSurvey,
  swarm: SwarmTakes | null,
): Clash[] {
  const { host, sockets, links } = survey;
  const holders = sockets.filter((socket) => socket.protocol === 'udp' && socket.port === port);
  const devices = links.filter((link) => link.kind === 'vxlan' && link.port === port);
  // A swarm's devices are in namespaces of its own; only their socket is here.
  const ofSwarm = swarm?.dataPathPort === port ? swarm : null;
  const byVxlan = holders.every(({ process }) => process === null) && (devices.length > 0 || ofSwarm !== null);
  const alone = external || devices.some((link) => link.external);
  if (alone && ofSwarm !== null) return [swarmClash(port, host)];
  if (alone || !byVxlan) return portClash({ protocol: 'udp', port }, survey);
  const isOurs = (vni: number | null) => vnis !== null && vni !== null && vnis.first <= vni && vni <= vnis.last;
  const taken = (vni: number | null) => `VNI ${vni} on UDP port ${port} of ${host}`;
  return [
    ...devices
      .filter(({ vni }) => isOurs(vni))
      .map(({ name, vni }) => ({
        held: `${taken(vni)} belongs to the device ${name}`,
        remedy: removal(name, host),
        setting: 'vni' as const,
      })),
    ...(ofSwarm !== null && vnis !== null && vnis.last >= firstSwarmVni ? [swarmVniClash(ofSwarm, vnis, host)] : []),
  ];
}

/** A swarm gives its networks identifiers from here on (`vxlanIDStart` in moby, ovmanager.go). */
const firstSwarmVni = 4096;

function swarmVniClash({ dataPathPort, vnis }: SwarmTakes, ours: Vnis, host: string): Clash {
  const known = vnis.find(({ vni }) => ours.first <= vni && vni <= ours.last);
  const owner = known === undefined ? "the swarm's next networks" : `the swarm's network ${known.network}`;
  return {
    held: `VNI ${known?.vni ?? ours.last} on UDP port ${dataPathPort} of ${host} belongs to ${owner}`,
    remedy: `leave those from ${firstSwarmVni} on to the swarm, or form it with another port: docker swarm init --data-path-port`,
    setting: 'vni',
  };
}

function swarmClash(port: number, host: string): Clash {
  return {
    held: `UDP port ${port} of ${host} is the swarm's data path port`,
    remedy: 'form the swarm with another one: docker swarm init --data-path-port',
    setting: 'port',
  };
}

function ipipClashes({ host, address, links }: HostSurvey): Clash[] {
  const isAny = (end: string | null) => end === null || end === 'any' || end === '0.0.0.0';
  return links
    .filter(({ kind, local, remote }) => kind === 'ipip' && local === address && isAny(remote))
    .map(({ name }) => ({
      held: `IPIP at ${address} of ${host} belongs to the device ${name}`,
      remedy: removal(name, host),
      setting: null,
    }));
}

function linkClash(name: string, { host, links }: HostSurvey): Clash[] {
  const found = links.find((link) => link.name === name);
  if (found === undefined) return [];
  return [
    {
      held: `${host} has a device ${name} already`,
      remedy: removal(name, host),
      setting: null,
    },
  ];
}

function useClash(name: string, { host, links }: HostSurvey): Clash[] {
  if (!links.some((link) => link.name === name && link.inUse)) return [];
  return [
    {
      held: `somebody uses the device ${name} of ${host}`,
      remedy: `give it back on ${host}: ip address flush dev ${name}; ip link set ${name} down`,
      setting: null,
    },
  ];
}

function subnetClashes(subnet: string, { host, subnets }: HostSurvey): Clash[] {
  const ours = new Address4(subnet);
  const overlaps = ({ subnet: theirs }: SubnetHeld) => {
    const other = new Address4(theirs);
    return other.isInSubnet(ours) || ours.isInSubnet(other);
  };
  const [first] = subnets.filter(overlaps);
  if (first === undefined) return [];
  return [
    {
      held: `the subnet ${subnet} overlaps ${first.subnet}, which ${first.holder} has on ${host}`,
      remedy: first.freedBy === undefined ? 'use hosts that leave it free' : `on ${host}: ${first.freedBy}`,
      setting: 'subnet',
    },
  ];
}

import { HarnessError } from '../base/errors.ts';
import type { Host } from '../hosts/host.ts';
import type { NetworkCapabilities } from '../networks/network.ts';
import type { StateStep } from '../networks/host-state/hold-state.ts';
import { interfaceOf } from '../networks/link-of.ts';
import type { Fault } from './fault.ts';
import { guarded } from './guarded.ts';
import type { Place } from '../networks/place.ts';
import type { Family } from '../results/matrix.ts';

/** Packets that a rule is about; without a protocol, all of them. Of ICMP over IPv6, requests for an echo are meant. */
export interface Match {
  /** `ipv4` by default. */
  readonly family?: Family;
  readonly protocol?: 'tcp' | 'udp' | 'icmp' | 'esp' | 'ipip';
  readonly destinationPort?: number;
}

/** Lists of protocols, `/etc/protocols`, call it otherwise, and hosts need not have one. */
const ipipNumber = '4';

/** What of `iptables` selects packets. */
export function matchArguments({ family, protocol, destinationPort }: Match): string[] {
  const port = destinationPort === undefined ? [] : ['--dport', String(destinationPort)];
  if (protocol === undefined) return [];
  // Neighbours find each other by ICMPv6 as well (RFC 4861), which is not meant.
  if (family === 'ipv6' && protocol === 'icmp') return ['-p', 'ipv6-icmp', '--icmpv6-type', 'echo-request'];
  return ['-p', protocol === 'ipip' ? ipipNumber : protocol, ...port];
}

function words({ family, protocol, destinationPort }: Match): string {
  const port = destinationPort === undefined ? '' : ` port ${destinationPort}`;
  const what = protocol === undefined ? 'everything' : `${protocol.toUpperCase()}${port}`;
  return family === 'ipv6' ? `${what} over IPv6` : what;
}

/** A rule with the mark of a lab, placed before all others or after them, and what deletes it again. */
export function firewallRule(
  labId: string,
  { table, chain, position }: { table: 'filter' | 'mangle' | 'nat'; chain: string; position: 'first' | 'last' },
  rule: readonly string[],
  family: Family = 'ipv4',
): StateStep {
  const command = [family === 'ipv6' ? 'ip6tables' : 'iptables', '-w', '-t', table];
  const specification = [chain, '-m', 'comment', '--comment', `overlab:${labId}`, ...rule];
  return {
    apply: [...command, position === 'first' ? '-I' : '-A', ...specification],
    undo: [...command, '-D', ...specification],
  };
}

/**
 * Drops what a place receives or sends itself before the rules by which a plugin lets its own through: Calico's, with
 * an `ACCEPT` for IPIP of its hosts, keep the first place in `filter` (felix, `ChainInsertMode`).
 */
function dropOwn(labId: string, chain: 'INPUT' | 'OUTPUT', match: Match): StateStep {
  const first = { table: 'mangle', chain, position: 'first' } as const;
  return firewallRule(labId, first, [...matchArguments(match), '-j', 'DROP'], match.family);
}

/** Drops packets on their arrival at a host or an endpoint that are for this place itself. */
export function dropIncoming(place: Place, match: Match = {}): Fault {
  return guarded({
    title: `${words(match)} is dropped on arrival at ${place.name}`,
    place,
    steps: (labId) => [dropOwn(labId, 'INPUT', match)],
  });
}

/** Drops packets that a host or an endpoint sends itself. */
export function dropOutgoing(place: Place, match: Match = {}): Fault {
  return guarded({
    title: `${words(match)} is dropped when ${place.name} sends it`,
    place,
    steps: (labId) => [dropOwn(labId, 'OUTPUT', match)],
  });
}

/** Lets a host take up no connections to a TCP port, of others or on others; those that stand carry nothing either. */
export function refuseConnections(host: Host, port: number): Fault {
  const match = { protocol: 'tcp', destinationPort: port } as const;
  return guarded({
    title: `${words(match)} is dropped on arrival at ${host.name}, and when it sends it`,
    place: host,
    steps: (labId) => [dropOwn(labId, 'INPUT', match), dropOwn(labId, 'OUTPUT', match)],
  });
}

/** Drops TCP to a published port before the host translates its destination; `INPUT` never sees such packets. */
export function closePublishedPort(host: Host, port: number): Fault {
  const match = { protocol: 'tcp', destinationPort: port } as const;
  const chain = { table: 'mangle', chain: 'PREROUTING', position: 'first' } as const;
  return guarded({
    title: `${words(match)} is dropped on arrival at ${host.name}, before it is translated`,
    place: host,
    steps: (labId) => [firewallRule(labId, chain, [...matchArguments(match), '-j', 'DROP'])],
  });
}

/** Cuts the encapsulated traffic of a network on its arrival at a host; what the host itself sends still leaves. */
export function closeDataPath(host: Host, { dataPath }: NetworkCapabilities): Fault {
  return dropIncoming(host, dataPathMatch(dataPath));
}

function dataPathMatch(dataPath: NetworkCapabilities['dataPath']): Match {
  if (dataPath === null) throw new HarnessError({ what: 'there is no data path to disturb on this network' });
  const { protocol, port } = dataPath;
  return port === null ? { protocol } : { protocol, destinationPort: port };
}

/** Drops packets in the chain that the engine leaves to users; what is published is translated before. */
export function dropForwarded(host: Host, match: Match = {}): Fault {
  const chain = { table: 'filter', chain: 'DOCKER-USER', position: 'first' } as const;
  return guarded({
    title: `${words(match)} is dropped where ${host.name} forwards it (DOCKER-USER)`,
    place: host,
    steps: (labId) => [firewallRule(labId, chain, [...matchArguments(match), '-j', 'DROP'])],
  });
}

/** Drops whatever a host forwards, before the rules by which a plugin lets its own through. */
export function forwardNothing(host: Host): Fault {
  return guarded({
    title: `everything is dropped that ${host.name} forwards`,
    place: host,
    steps: (labId) => [firewallRule(labId, { table: 'mangle', chain: 'FORWARD', position: 'first' }, ['-j', 'DROP'])],
  });
}

/**
 * Loses packets on their way into a host or an endpoint that are larger than a size, without a word, as a link with a
 * smaller MTU does.
 */
export function loseLargePackets(place: Place, largestBytes: number): Fault {
  const chain = { table: 'mangle', chain: 'PREROUTING', position: 'first' } as const;
  const large = ['-m', 'length', '--length', `${largestBytes + 1}:65535`];
  return guarded({
    title: `packets of more than ${largestBytes} bytes are lost on their way into ${place.name}`,
    place,
    steps: async (labId) => [firewallRule(labId, chain, ['-i', await interfaceOf(place), ...large, '-j', 'DROP'])],
  });
}

/** Loses a share of the packets that arrive at a host, at random. */
export function loseSome(host: Host, match: Match, probability: number): Fault {
  const chain = { table: 'mangle', chain: 'PREROUTING', position: 'first' } as const;
  const chance = ['-m', 'statistic', '--mode', 'random', '--probability', String(probability)];
  return guarded({
    title: `${probability * 100} % of ${words(match)} is lost on its way into ${host.name}`,
    place: host,
    steps: (labId) => [firewallRule(labId, chain, [...matchArguments(match), ...chance, '-j', 'DROP'])],
  });
}

/** The same for the encapsulated traffic of a network. */
export function loseSomeOf(host: Host, { dataPath }: NetworkCapabilities, probability: number): Fault {
  return loseSome(host, dataPathMatch(dataPath), probability);
}

/** Has a host put its own address in place of the client's on connections that it forwards to a TCP port. */
export function hideClients(host: Host, port: number): Fault {
  const chain = { table: 'nat', chain: 'POSTROUTING', position: 'first' } as const;
  const match = { protocol: 'tcp', destinationPort: port } as const;
  return guarded({
    title: `${host.name} hides who asks for ${words(match)}`,
    place: host,
    steps: (labId) => [firewallRule(labId, chain, [...matchArguments(match), '-j', 'MASQUERADE'])],
  });
}

/** Leads a published UDP port of a host to an address, whatever the engine has in mind for it. */
export function pinPublishedPort(host: Host, port: number, address: string): Fault {
  const chain = { table: 'nat', chain: 'PREROUTING', position: 'first' } as const;
  const match = { protocol: 'udp', destinationPort: port } as const;
  return guarded({
    title: `${host.name} leads ${words(match)} to ${address}`,
    place: host,
    steps: (labId) => [
      firewallRule(labId, chain, [...matchArguments(match), '-j', 'DNAT', '--to-destination', `${address}:${port}`]),
    ],
  });
}

/** Leads a TCP port of a host to another one, on which nobody listens, as a rule does that was left behind. */
export function misleadPort(host: Host, port: number): Fault {
  const chain = { table: 'nat', chain: 'PREROUTING', position: 'first' } as const;
  const match = { protocol: 'tcp', destinationPort: port } as const;
  const deadPort = 9;
  return guarded({
    title: `a stale rule of ${host.name} leads ${words(match)} to port ${deadPort}, where nobody listens`,
    place: host,
    steps: (labId) => [
      firewallRule(labId, chain, [...matchArguments(match), '-j', 'REDIRECT', '--to-ports', String(deadPort)]),
    ],
  });
}

/** Has a host forward what comes from a subnet without putting its own address in place of the sender's. */
export function keepSenders(host: Host, subnet: string): Fault {
  const chain = { table: 'nat', chain: 'POSTROUTING', position: 'first' } as const;
  return guarded({
    title: `${host.name} does not masquerade what it forwards from ${subnet}`,
    place: host,
    steps: (labId) => [firewallRule(labId, chain, ['-s', subnet, '-j', 'ACCEPT'])],
  });
}

/** Loses the first packet of every n-th TCP connection that an endpoint opens, which is sent again after 1 s. */
export function loseSomeHandshakes(place: Place, every: number): Fault {
  const chain = { table: 'filter', chain: 'OUTPUT', position: 'first' } as const;
  const chance = ['-m', 'statistic', '--mode', 'nth', '--every', String(every), '--packet', '0'];
  return guarded({
    title: `the first packet of every ${every}th TCP connection of ${place.name} is lost`,
    place,
    steps: (labId) => [firewallRule(labId, chain, ['-p', 'tcp', '--syn', ...chance, '-j', 'DROP'])],
  });
}

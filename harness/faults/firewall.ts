import { HarnessError } from '../base/errors.ts';
import type { Host } from '../hosts/host.ts';
import type { NetworkCapabilities } from '../networks/network.ts';
import type { StateStep } from '../networks/host-state/hold-state.ts';
import type { Fault } from './fault.ts';
import { guarded } from './guarded.ts';
import type { Place } from '../networks/place.ts';

/** Packets that a rule is about; without a protocol, all of them. */
export interface Match {
  readonly protocol?: 'tcp' | 'udp' | 'icmp' | 'esp';
  readonly destinationPort?: number;
}

/** What of `iptables` selects packets. */
export function matchArguments({ protocol, destinationPort }: Match): string[] {
  const port = destinationPort === undefined ? [] : ['--dport', String(destinationPort)];
  return protocol === undefined ? [] : ['-p', protocol, ...port];
}

function words({ protocol, destinationPort }: Match): string {
  if (protocol === undefined) return 'everything';
  return destinationPort === undefined ? protocol.toUpperCase() : `${protocol.toUpperCase()} port ${destinationPort}`;
}

/** A rule with the mark of a lab, placed before all others or after them, and what deletes it again. */
export function firewallRule(
  labId: string,
  { table, chain, position }: { table: 'filter' | 'mangle' | 'nat'; chain: string; position: 'first' | 'last' },
  rule: readonly string[],
): StateStep {
  const command = ['iptables', '-w', '-t', table];
  const specification = [chain, '-m', 'comment', '--comment', `overlab:${labId}`, ...rule];
  return {
    apply: [...command, position === 'first' ? '-I' : '-A', ...specification],
    undo: [...command, '-D', ...specification],
  };
}

/** Drops packets on their arrival at a host or an endpoint that are for this place itself. */
export function dropIncoming(place: Place, match: Match = {}): Fault {
  const chain = { table: 'filter', chain: 'INPUT', position: 'first' } as const;
  return guarded({
    title: `${words(match)} is dropped on arrival at ${place.name}`,
    place,
    steps: (labId) => [firewallRule(labId, chain, [...matchArguments(match), '-j', 'DROP'])],
  });
}

/** Drops packets that a host or an endpoint sends itself. */
export function dropOutgoing(place: Place, match: Match = {}): Fault {
  const chain = { table: 'filter', chain: 'OUTPUT', position: 'first' } as const;
  return guarded({
    title: `${words(match)} is dropped when ${place.name} sends it`,
    place,
    steps: (labId) => [firewallRule(labId, chain, [...matchArguments(match), '-j', 'DROP'])],
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

/** Drops TCP to a port in the chain that the engine leaves to users; what is published is translated before. */
export function dropForwarded(host: Host, port: number): Fault {
  const match = { protocol: 'tcp', destinationPort: port } as const;
  const chain = { table: 'filter', chain: 'DOCKER-USER', position: 'first' } as const;
  return guarded({
    title: `${words(match)} is dropped where ${host.name} forwards it (DOCKER-USER)`,
    place: host,
    steps: (labId) => [firewallRule(labId, chain, [...matchArguments(match), '-j', 'DROP'])],
  });
}

/** Loses packets on their way into a host that are larger than a size, without a word, as a link with a smaller MTU does. */
export function loseLargePackets(host: Host, largestBytes: number): Fault {
  const chain = { table: 'mangle', chain: 'PREROUTING', position: 'first' } as const;
  const rule = ['-i', host.underlay.interface, '-m', 'length', '--length', `${largestBytes + 1}:65535`, '-j', 'DROP'];
  return guarded({
    title: `packets of more than ${largestBytes} bytes are lost on their way into ${host.name}`,
    place: host,
    steps: (labId) => [firewallRule(labId, chain, rule)],
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

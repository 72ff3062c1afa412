import { UnsupportedError } from '../../base/errors.ts';
import type { Host } from '../../hosts/host.ts';
import type { PortTaken } from '../footprint/footprint.ts';

/** Of etcd, as assigned by IANA. */
export const etcdClientPort = 2379;
export const etcdPeerPort = 2380;

/** What a member takes of its host. */
export const etcdPorts: readonly PortTaken[] = [etcdClientPort, etcdPeerPort].map((port) => ({
  protocol: 'tcp',
  port,
  by: 'etcd',
  storeOnly: true,
}));

/**
 * The hosts that a store consists of: the first ones.
 *
 * @throws UnsupportedError when there are fewer hosts than members.
 */
export function etcdMembers(hosts: readonly Host[], count: number): readonly Host[] {
  if (count <= hosts.length) return hosts.slice(0, count);
  throw new UnsupportedError({
    what: `a store of ${count} members needs as many hosts`,
    why: `there are ${hosts.length}`,
    remedy: `ask for fewer members (--etcd 1), or for more hosts`,
  });
}

/** By what clients and other members reach a member. */
export function etcdUrl({ underlay }: Pick<Host, 'underlay'>, port: number): string {
  return `http://${underlay.address}:${port}`;
}

/**
 * The command line of a member: it listens where the lab's hosts reach it, and where it is itself, nowhere else.
 * See "Configuration options" in etcd's documentation; all options are those of 3.4 and of later ones.
 */
export function etcdArguments(member: Host, members: readonly Host[], folder: string): string[] {
  const client = etcdUrl(member, etcdClientPort);
  const peer = etcdUrl(member, etcdPeerPort);
  const cluster = members.map((each) => `${each.name}=${etcdUrl(each, etcdPeerPort)}`);
  return [
    'etcd',
    ...['--name', member.name, '--data-dir', `${folder}/data`],
    ...['--listen-client-urls', `${client},http://127.0.0.1:${etcdClientPort}`, '--advertise-client-urls', client],
    ...['--listen-peer-urls', peer, '--initial-advertise-peer-urls', peer],
    ...['--initial-cluster', cluster.join(','), '--initial-cluster-state', 'new'],
    ...['--logger', 'zap', '--log-level', 'warn'],
  ];
}

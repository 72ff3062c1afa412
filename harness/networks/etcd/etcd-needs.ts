import type { Host } from '../../hosts/host.ts';
import type { UnderlayNeed } from '../network.ts';
import { etcdClientPort, etcdPeerPort } from './etcd-members.ts';

/** What hosts must be able to send the members of a store, and members each other. */
export function etcdNeeds(hosts: readonly Host[], members: readonly Host[]): UnderlayNeed[] {
  return hosts.flatMap((from) =>
    members
      .filter((to) => to !== from)
      .flatMap((to): UnderlayNeed[] => {
        const ends = { from, to, protocol: 'tcp', address: to.underlay.address, source: null } as const;
        const client = { ...ends, port: etcdClientPort, otherwise: 'the host does not hear of others that come or go' };
        const peer = { ...ends, port: etcdPeerPort, otherwise: 'the members of the store cannot agree' };
        return members.includes(from) ? [client, peer] : [client];
      }),
  );
}

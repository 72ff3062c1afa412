import type { Host } from '../../hosts/host.ts';
import type { Lab } from '../../lab/lab.ts';
import { holdState, type Release, type StateStep } from '../host-state/hold-state.ts';
import { hostSlice } from './address-slices.ts';

/**
 * The routes of one host to the endpoints of the others: each other host's slice of a subnet by
 * that host's address on the underlay. A layer 3 ipvlan looks them up in its host's own routing
 * table, bound to the parent (`ipvlan_process_v4_outbound` in Linux).
 */
export function sliceRoutes(hosts: readonly Host[], own: Host, subnet: string): StateStep[] {
  return hosts.flatMap((host, index) => {
    if (host === own) return [];
    const route = [hostSlice(subnet, index), 'via', host.underlay.address, 'dev', own.underlay.interface];
    return [{ apply: ['ip', 'route', 'add', ...route], undo: ['ip', 'route', 'delete', ...route] }];
  });
}

/** Gives every host of a lab the routes to the endpoints of the others, and returns what takes them away. */
export async function routeSlices(lab: Lab, subnet: string): Promise<Release> {
  const results = await Promise.allSettled(
    lab.hosts.map((host) =>
      holdState({ title: `the routes of ${host.name}`, host, steps: sliceRoutes(lab.hosts, host, subnet) }),
    ),
  );
  const release = async () => {
    await Promise.all(results.flatMap((result) => (result.status === 'fulfilled' ? [result.value()] : [])));
  };
  const failed = results.find((result) => result.status === 'rejected');
  if (failed === undefined) return release;
  await release();
  throw failed.reason;
}

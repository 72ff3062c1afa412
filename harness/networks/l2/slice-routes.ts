import type { Host } from '../../hosts/host.ts';
import { hostIpv6, ipv6Slice } from '../../lab/address-plan.ts';
import type { Lab } from '../../lab/lab.ts';
import { holdState, type Release, type StateStep } from '../host-state/hold-state.ts';
import { holdUnderlayIpv6 } from '../host-state/underlay-ipv6.ts';
import type { NetworkSpec } from '../network.ts';
import { hostSlice } from '../address-slices.ts';

/**
 * The routes of one host to the endpoints of the others: each other host's slice of a subnet by
 * that host's address on the underlay. A layer 3 ipvlan looks them up in its host's own routing
 * table, bound to the parent (`ipvlan_process_v4_outbound` in Linux). With IPv6, the same once more.
 */
export function sliceRoutes(hosts: readonly Host[], own: Host, subnet: string, ipv6 = false): StateStep[] {
  const device = ['dev', own.underlay.interface];
  return hosts.flatMap((host, index) => {
    if (host === own) return [];
    const { address } = host.underlay;
    const routes = [['-4', hostSlice(subnet, index), 'via', address]];
    if (ipv6) routes.push(['-6', ipv6Slice(subnet, index), 'via', hostIpv6(address)]);
    return routes.map(([family, ...route]) => ({
      apply: ['ip', family!, 'route', 'add', ...route, ...device],
      undo: ['ip', family!, 'route', 'delete', ...route, ...device],
    }));
  });
}

/** Gives every host of a lab the routes to the endpoints of the others, and returns what takes them away. */
export async function routeSlices(lab: Lab, subnet: string, { ipv6 = false }: NetworkSpec): Promise<Release> {
  const releaseAddresses = ipv6 ? await holdUnderlayIpv6(lab) : async () => undefined;
  const results = await Promise.allSettled(
    lab.hosts.map((host) =>
      holdState({ title: `the routes of ${host.name}`, host, steps: sliceRoutes(lab.hosts, host, subnet, ipv6) }),
    ),
  );
  const release = async () => {
    await Promise.all(results.flatMap((result) => (result.status === 'fulfilled' ? [result.value()] : [])));
    await releaseAddresses();
  };
  const failed = results.find((result) => result.status === 'rejected');
  if (failed === undefined) return release;
  await release();
  throw failed.reason;
}

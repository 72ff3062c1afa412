import { together } from '../base/together.ts';
import type { Host } from '../hosts/host.ts';
import type { Endpoint } from '../networks/endpoint.ts';
import type { EndpointSpec, Network } from '../networks/network.ts';

/**
 * Starts endpoints side by side, one for each host given (a host given twice gets two), named
 * `<network>-1`, `<network>-2`, … in that order.
 */
export async function onePerHost<const Hosts extends readonly Host[]>(
  network: Network,
  hosts: Hosts,
  extra: (index: number) => Omit<EndpointSpec, 'name'> = () => ({}),
): Promise<{ readonly [Index in keyof Hosts]: Endpoint }> {
  const endpoints = await together(
    hosts.map((host, index) => network.attach(host, { name: `${network.name}-${index + 1}`, ...extra(index) })),
  );
  return endpoints as unknown as { readonly [Index in keyof Hosts]: Endpoint };
}

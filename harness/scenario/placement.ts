import { together } from '../base/together.ts';
import type { Host } from '../hosts/host.ts';
import { EndpointRefusedError } from '../networks/docker/container-endpoint.ts';
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

/** Starts an endpoint on one host after the other until an engine refuses one: those that run, and what it said. */
export async function takenIn(
  network: Network,
  hosts: readonly Host[],
): Promise<{ taken: Endpoint[]; refusals: string[] }> {
  const taken: Endpoint[] = [];
  for (const [index, host] of hosts.entries()) {
    try {
      taken.push(await network.attach(host, { name: `${network.name}-${index + 1}` }));
    } catch (error) {
      if (!(error instanceof EndpointRefusedError)) throw error;
      return { taken, refusals: [error.message] };
    }
  }
  return { taken, refusals: [] };
}

import type { Matrix, MatrixEndpoint } from '../../../results/matrix.ts';

export interface GridEndpoint {
  name: string;
  host: string;
  /** Networks and addresses, for the tooltip and the detail panel. */
  place: string;
}

export interface GridGroup {
  host: string;
  endpoints: GridEndpoint[];
}

/**
 * The endpoints of a grid, host by host, in the order in which hosts first appear.
 * An endpoint on two networks is one row; one that only cells name stands under `unknown host`.
 */
export function gridGroups(matrix: Pick<Matrix, 'endpoints' | 'cells'>): GridGroup[] {
  const places = new Map<string, MatrixEndpoint[]>();
  for (const endpoint of matrix.endpoints) {
    const known = places.get(endpoint.name);
    if (known) known.push(endpoint);
    else places.set(endpoint.name, [endpoint]);
  }
  for (const { source, target } of matrix.cells) {
    for (const name of [source, target]) if (!places.has(name)) places.set(name, []);
  }
  const groups = new Map<string, GridGroup>();
  for (const [name, endpoints] of places) {
    const host = endpoints[0]?.host ?? 'unknown host';
    const group = groups.get(host) ?? { host, endpoints: [] };
    group.endpoints.push({ name, host, place: endpoints.map(placeOf).join(', ') });
    groups.set(host, group);
  }
  return [...groups.values()];
}

function placeOf({ network, address }: MatrixEndpoint): string {
  return address ? `${network} ${address}` : network;
}

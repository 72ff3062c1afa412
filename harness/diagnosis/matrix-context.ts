import type { Matrix, MatrixEndpoint } from '../results/matrix.ts';

/** What is known about the network that a matrix was observed on. */
export interface MatrixContext {
  /** Title of the kind of network, for example `Swarm overlay`. */
  readonly networkTitle?: string;
  /** The encapsulated traffic between hosts; `null` where there is none. */
  readonly dataPath?: { readonly protocol: string; readonly port: number | null } | null;
}

/** The endpoints of a matrix by name. */
export type EndpointIndex = ReadonlyMap<string, MatrixEndpoint>;

export function indexEndpoints(matrix: Matrix): EndpointIndex {
  return new Map(matrix.endpoints.map((endpoint) => [endpoint.name, endpoint]));
}

export function hostOf(endpoints: EndpointIndex, name: string): string {
  return endpoints.get(name)?.host ?? name;
}

import type { Host } from '../hosts/host.ts';
import type { Endpoint } from './endpoint.ts';

/** Where a fault takes place: a host's own network namespace, or that of an endpoint. */
export type Place = Host | Endpoint;

export function hostOf(place: Place): Host {
  return 'pid' in place ? place.host : place;
}

/** A process in the network namespace of a place, as numbered on its host; `null` for the host's own. */
export function processOf(place: Place): number | null {
  return 'pid' in place ? place.pid : null;
}

/** A command in the network namespace of a place, run by its host. */
export function inNamespace(place: Place, argv: readonly string[]): string[] {
  return 'pid' in place ? ['nsenter', `--net=/proc/${place.pid}/ns/net`, '--', ...argv] : [...argv];
}

import type { Host } from '../hosts/host.ts';
import type { Endpoint } from '../networks/endpoint.ts';
import type { ProbePath } from '../probes/reachability/paths.ts';
import { onePerHost } from './placement.ts';
import { promisedPaths } from './promises.ts';
import type { Stage } from './stage.ts';

/** What scenarios of plugins have in common: they change what is on hosts, take it back, and belong to the comparison. */
export const ofPlugins = { suite: 'nightly', compares: true, isolation: 'disruptive', endsSound: true } as const;

/** A network with an endpoint on each of some hosts, which reach each other. */
export async function onFirst<const Hosts extends readonly Host[]>(stage: Stage, hosts: Hosts) {
  const network = await stage.network('blue');
  const endpoints = await onePerHost(network, hosts);
  await stage.convergeAll(endpoints);
  return { network, endpoints };
}

/** Judges all paths that the network promises among endpoints. */
export async function reachAll(stage: Stage, title: string, endpoints: readonly Endpoint[]): Promise<void> {
  await stage.reach(title, pathsAmong(stage, endpoints));
}

/** The same after something that they may need a while to get over. */
export async function reachAllAgain(stage: Stage, title: string, endpoints: readonly Endpoint[]): Promise<void> {
  await stage.converge(pathsAmong(stage, endpoints));
  await reachAll(stage, title, endpoints);
}

function pathsAmong({ driver }: Stage, endpoints: readonly Endpoint[]): ProbePath[] {
  return promisedPaths(driver.capabilities, endpoints, []);
}

import type { Host } from '../../hosts/host.ts';
import type { Lab } from '../../lab/lab.ts';

/** What an engine says of itself as a node; see "SwarmInfo" in the Docker Engine API. */
export interface NodeState {
  readonly LocalNodeState?: string;
  readonly NodeID?: string;
  readonly ControlAvailable?: boolean;
}

export async function nodeStateOf(host: Host): Promise<NodeState> {
  return ((await host.engine.info()) as { Swarm?: NodeState }).Swarm ?? {};
}

/** The ids of a lab's hosts as nodes of its swarm. */
export async function nodeIds(lab: Lab): Promise<ReadonlyMap<Host, string>> {
  const ids = await Promise.all(lab.hosts.map(async (host) => [host, (await nodeStateOf(host)).NodeID ?? ''] as const));
  return new Map(ids);
}

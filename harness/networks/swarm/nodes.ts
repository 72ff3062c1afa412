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

const lastKnown = new WeakMap<Host, string>();

/** The ids of a lab's hosts as nodes of its swarm; a host that does not answer is known by what it said before. */
export async function nodeIds(lab: Lab): Promise<ReadonlyMap<Host, string>> {
  return new Map(await Promise.all(lab.hosts.map(async (host) => [host, await nodeId(host)] as const)));
}

async function nodeId(host: Host): Promise<string> {
  try {
    const { NodeID = '' } = await nodeStateOf(host);
    lastKnown.set(host, NodeID);
    return NodeID;
  } catch (error) {
    const known = lastKnown.get(host);
    if (known === undefined) throw error;
    return known;
  }
}

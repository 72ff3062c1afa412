import { Address6 } from 'ip-address';
import pRetry from 'p-retry';
import type { Host } from '../../hosts/host.ts';
import { HarnessError, messageOf } from '../../base/errors.ts';
import { swarmPool } from '../../lab/address-plan.ts';
import type { Lab } from '../../lab/lab.ts';
import { nodeStateOf } from './nodes.ts';

/** Emulated hosts take their time over the keys and certificates of a swarm. */
const readyBudgetMs = 90_000;
export const listenAddress = '0.0.0.0:2377';

/** By which addresses the others know a host; see "Swarm" in the Docker Engine API. */
export interface NodeAddresses {
  /** Where they reach it about the swarm itself and about what is on its networks. */
  readonly advertised: string;
  /** Where they send what is encapsulated for its containers. */
  readonly dataPath: string;
}

/** How a swarm is formed, where it is not to be as others are. */
export interface SwarmPlan {
  /** Hosts that form it, the first of the lab among them; all by default. */
  readonly members?: readonly Host[];
  /** UDP port of its VXLAN; the engine's own, 4789, by default. */
  readonly dataPathPort?: number;
  /** What of a host's addresses is not its address on the underlay. */
  addresses?(host: Host): Partial<NodeAddresses> | undefined;
}

const managers = new WeakMap<Lab, Host>();

/** The host by which the lab's swarm is managed: the first one, unless another was named. */
export function managerOf(lab: Lab): Host {
  const manager = managers.get(lab) ?? lab.hosts[0];
  if (manager === undefined) throw new HarnessError({ what: 'a swarm needs a host', why: 'the lab has none' });
  return manager;
}

/** Names the host by which the lab's swarm is managed from now on. */
export function nameManager(lab: Lab, manager: Host): void {
  managers.set(lab, manager);
}

/**
 * Forms a swarm of all hosts of a lab: the first one manages it, the others join side by side.
 * A lab that already is one swarm stays as it is.
 */
export async function formSwarm(lab: Lab, plan: SwarmPlan = {}): Promise<void> {
  const manager = managerOf(lab);
  if ((await nodeStateOf(manager)).LocalNodeState === 'active') return;
  await manager.engine.swarmInit({
    ...wayTo(manager, plan),
    ...(plan.dataPathPort === undefined ? {} : { DataPathPort: plan.dataPathPort }),
    DefaultAddrPool: [swarmPool.base],
    SubnetSize: swarmPool.size,
  });
  const { members = lab.hosts } = plan;
  const others = members.filter((host) => host !== manager);
  await Promise.all(others.map((host) => joinSwarm(host, manager, 'worker', plan)));
  await allReady(manager, members.length);
}

/** Has a host join the swarm of another one that manages it. */
export async function joinSwarm(
  host: Host,
  manager: Host,
  role: 'worker' | 'manager',
  plan: Pick<SwarmPlan, 'addresses'> = {},
): Promise<void> {
  const { JoinTokens } = (await manager.engine.swarmInspect()) as { JoinTokens: { Worker: string; Manager: string } };
  const { AdvertiseAddr } = wayTo(manager, plan);
  const remote = Address6.isValid(AdvertiseAddr) ? `[${AdvertiseAddr}]` : manager.underlay.address;
  await host.engine
    .swarmJoin({
      ...wayTo(host, plan),
      RemoteAddrs: [`${remote}:2377`],
      JoinToken: role === 'worker' ? JoinTokens.Worker : JoinTokens.Manager,
    })
    .catch(unlessUnderWay);
}

function wayTo(host: Host, { addresses }: Pick<SwarmPlan, 'addresses'>) {
  const { address } = host.underlay;
  const { advertised = address, dataPath = address } = addresses?.(host) ?? {};
  const ListenAddr = Address6.isValid(advertised) ? '[::]:2377' : listenAddress;
  return { ListenAddr, AdvertiseAddr: advertised, DataPathAddr: dataPath };
}

/** An engine that has waited for 20 s says so with code 503, and goes on joining. */
function unlessUnderWay(error: unknown): void {
  const { statusCode } = error as { statusCode?: number };
  if (statusCode !== 503 || !messageOf(error).includes('continue in the background')) throw error;
}

/**
 * Waits until the manager has heard from every node. A node that joined is not there yet: what it
 * asks of the manager before, such as to attach a container to an overlay, can be lost for good.
 */
async function allReady(manager: Host, count: number): Promise<void> {
  await pRetry(
    async () => {
      const nodes = (await manager.engine.listNodes()) as { Status?: { State?: string } }[];
      const ready = nodes.filter(({ Status }) => Status?.State === 'ready').length;
      if (ready < count) {
        throw new HarnessError({
          what: 'the swarm did not come together',
          why: `${ready} of ${count} nodes are ready after ${readyBudgetMs / 1000} s`,
        });
      }
    },
    { retries: 1_000, factor: 1, minTimeout: 50, maxRetryTime: readyBudgetMs },
  );
}

/** Rejects unless the swarm consists of a lab's hosts and no other node, the first one manages it alone, and all are ready for work. */
export async function checkSwarm(lab: Lab): Promise<void> {
  const states = await Promise.all(lab.hosts.map(nodeStateOf));
  const members = new Set(states.map(({ NodeID }) => NodeID));
  const managers = lab.hosts.filter((_, index) => states[index]!.ControlAvailable);
  const nodes = (await managerOf(lab).engine.listNodes()) as {
    ID: string;
    Status?: { State?: string };
    Spec?: { Availability?: string };
  }[];
  const fit = nodes.filter(
    ({ ID, Status, Spec }) => members.has(ID) && Status?.State === 'ready' && Spec?.Availability === 'active',
  );
  if (nodes.length === lab.hosts.length && fit.length === nodes.length && managers.length === 1) return;
  throw new HarnessError({
    what: 'the swarm is not as it was',
    why: `${fit.length} of ${nodes.length} nodes are ready and active, ${managers.map(({ name }) => name).join(', ') || 'none'} managing; the lab has ${lab.hosts.length} hosts`,
  });
}

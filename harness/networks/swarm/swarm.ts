import pRetry from 'p-retry';
import type { Host } from '../../hosts/host.ts';
import { HarnessError, messageOf } from '../../base/errors.ts';
import { swarmPool } from '../../lab/address-plan.ts';
import type { Lab } from '../../lab/lab.ts';
import { nodeStateOf } from './nodes.ts';

/** Emulated hosts take their time over the keys and certificates of a swarm. */
const readyBudgetMs = 90_000;
const listenAddress = '0.0.0.0:2377';

/** The host that manages the lab's swarm. */
export function managerOf(lab: Lab): Host {
  const [manager] = lab.hosts;
  if (manager === undefined) throw new HarnessError({ what: 'a swarm needs a host', why: 'the lab has none' });
  return manager;
}

/**
 * Forms a swarm of all hosts of a lab: the first one manages it, the others join side by side.
 * A lab that already is one swarm stays as it is.
 */
export async function formSwarm(lab: Lab): Promise<void> {
  const manager = managerOf(lab);
  if ((await nodeStateOf(manager)).LocalNodeState === 'active') return;
  await manager.engine.swarmInit({
    ListenAddr: listenAddress,
    AdvertiseAddr: manager.underlay.address,
    DataPathAddr: manager.underlay.address,
    DefaultAddrPool: [swarmPool.base],
    SubnetSize: swarmPool.size,
  });
  await Promise.all(lab.hosts.slice(1).map((host) => joinSwarm(host, manager, 'worker')));
  await allReady(manager, lab.hosts.length);
}

/** Has a host join the swarm of another one that manages it. */
export async function joinSwarm(host: Host, manager: Host, role: 'worker' | 'manager'): Promise<void> {
  const { JoinTokens } = (await manager.engine.swarmInspect()) as { JoinTokens: { Worker: string; Manager: string } };
  await host.engine
    .swarmJoin({
      ListenAddr: listenAddress,
      AdvertiseAddr: host.underlay.address,
      DataPathAddr: host.underlay.address,
      RemoteAddrs: [`${manager.underlay.address}:2377`],
      JoinToken: role === 'worker' ? JoinTokens.Worker : JoinTokens.Manager,
    })
    .catch(unlessUnderWay);
}

/** An engine that has waited for 20 s says so with code 503, and goes on joining. */
export function unlessUnderWay(error: unknown): void {
  const { statusCode } = error as { statusCode?: number };
  if (statusCode !== 503 || !messageOf(error).includes('continue in the background')) throw error;
}

/**
 * Waits until the manager has heard from every node. A node that joined is not there yet: what it
 * asks of the manager before, such as to attach a container to an overlay, can be lost for good.
 */
export async function allReady(manager: Host, count: number): Promise<void> {
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

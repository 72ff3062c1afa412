import pRetry from 'p-retry';
import type { Host } from '../../hosts/host.ts';
import type { Lab } from '../../lab/lab.ts';
import { nodeIds } from './nodes.ts';
import { joinSwarm, managerOf } from './swarm.ts';

/** A host as its swarm sees it; see "Node" in the Docker Engine API. */
export interface SwarmNode {
  readonly host: Host;
  readonly role: 'worker' | 'manager';
  readonly availability: 'active' | 'pause' | 'drain';
  /** `ready` when the managers hear from it. */
  readonly state: string;
  /** Whether it takes part in the managers' decisions, as the leader sees it. */
  readonly reachable: boolean;
  readonly leader: boolean;
}

interface NodeInfo {
  readonly ID: string;
  readonly Version?: { readonly Index?: number };
  readonly Spec?: { readonly Role?: SwarmNode['role']; readonly Availability?: SwarmNode['availability'] };
  readonly Status?: { readonly State?: string };
  readonly ManagerStatus?: { readonly Leader?: boolean; readonly Reachability?: string };
}

/** The swarm of a lab, for scenarios that change it. */
export class ManagedSwarm {
  readonly #lab: Lab;

  constructor(lab: Lab) {
    this.#lab = lab;
  }

  /** Its nodes, in the order of the hosts, as one of them has them, which must be a manager. */
  async nodes(asked: Host = managerOf(this.#lab)): Promise<SwarmNode[]> {
    const ids = await nodeIds(this.#lab);
    const infos = (await asked.engine.listNodes()) as NodeInfo[];
    return this.#lab.hosts.flatMap((host) => {
      const info = infos.find(({ ID }) => ID === ids.get(host));
      if (info === undefined) return [];
      const { Spec, Status, ManagerStatus } = info;
      return [
        {
          host,
          role: Spec?.Role ?? 'worker',
          availability: Spec?.Availability ?? 'active',
          state: Status?.State ?? 'unknown',
          reachable: ManagerStatus?.Reachability === 'reachable',
          leader: ManagerStatus?.Leader ?? false,
        },
      ];
    });
  }

  /** Says whether a host is to run tasks: `drain` moves away those that it runs. */
  async setAvailability(host: Host, Availability: SwarmNode['availability']): Promise<void> {
    await this.#change(host, { Availability });
  }

  async setRole(host: Host, Role: SwarmNode['role']): Promise<void> {
    await this.#change(host, { Role });
  }

  /** Has the managers look at a node again, and tell it what it has missed, by a change that changes nothing. */
  async nudge(host: Host): Promise<void> {
    await this.#change(host, {});
  }

  /** Takes a worker out of the swarm, and then off its list of nodes. */
  async remove(host: Host): Promise<void> {
    const id = (await nodeIds(this.#lab)).get(host)!;
    await host.engine.swarmLeave({ force: true });
    const manager = managerOf(this.#lab).engine;
    // The manager takes it off the list only once it knows that it has gone.
    await pRetry(() => manager.getNode(id).remove({ force: true }), { retries: 50, factor: 1, minTimeout: 200 });
  }

  /** Has a host join as a worker. */
  async join(host: Host): Promise<void> {
    await joinSwarm(host, managerOf(this.#lab), 'worker');
  }

  async #change(host: Host, change: NonNullable<NodeInfo['Spec']>): Promise<void> {
    const node = managerOf(this.#lab).engine.getNode((await nodeIds(this.#lab)).get(host)!);
    await pRetry(
      async () => {
        const { Version, Spec } = (await node.inspect()) as NodeInfo;
        await node.update({ version: Version?.Index ?? 0, ...Spec, ...change });
      },
      { retries: 5, minTimeout: 200 },
    );
  }
}

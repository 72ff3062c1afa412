import pRetry from 'p-retry';
import type { Host } from '../../hosts/host.ts';
import type { Lab } from '../../lab/lab.ts';
import type { RetryListener } from '../network.ts';
import { askAgain, waitedInVain } from './ask-again.ts';
import { nodeIds, nodeStateOf } from './nodes.ts';
import { joinSwarm, listenAddress, managerOf, nameManager } from './swarm.ts';
import { until } from './until.ts';

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
  readonly #onRetry: RetryListener;

  constructor(lab: Lab, onRetry: RetryListener) {
    this.#lab = lab;
    this.#onRetry = onRetry;
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

  /** In which state its nodes are: `h1 ready, h2 down`. */
  async states(): Promise<string> {
    return (await this.nodes()).map(({ host, state }) => `${host.name} ${state}`).join(', ');
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

  /**
   * Takes a worker out of the swarm, and then off its list of nodes. An engine that has given up to attach a container
   * (see `JoinTurns`) keeps a task that hands over its addresses to nobody, for ever: to leave, it waits for that task
   * for 15 s, and refuses then; asked again, it leaves. Seen in the goroutines that Engine 26.1 logs there
   * (`Cluster.UpdateAttachment`); https://github.com/moby/moby/issues/34140 has its words.
   */
  async remove(host: Host): Promise<void> {
    const id = (await nodeIds(this.#lab)).get(host)!;
    await askAgain(host, () => host.engine.swarmLeave({ force: true }) as Promise<unknown>, {
      retries: 2,
      minTimeout: 500,
      shouldRetry: ({ error }) => waitedInVain.test(error.message),
      onRetry: this.#onRetry,
    });
    await this.#strike(id);
  }

  /** Takes a host off the list of nodes that is not going to come back. */
  async forget(host: Host): Promise<void> {
    await this.#strike((await nodeIds(this.#lab)).get(host)!);
  }

  /**
   * Has another host manage the swarm in place of the one that does: it is promoted, the other one demoted, as it is
   * asked to by the new one.
   */
  async handOver(to: Host): Promise<void> {
    const from = managerOf(this.#lab);
    await this.setRole(to, 'manager');
    await until(`${to.name} manages the swarm as well`, async () =>
      (await this.nodes(to)).some(({ host, reachable }) => host === to && reachable),
    );
    nameManager(this.#lab, to);
    await this.setRole(from, 'worker');
    await until(`${to.name} leads the swarm, and ${from.name} works for it`, async () => {
      const nodes = await this.nodes();
      const { ControlAvailable } = await nodeStateOf(from);
      return nodes.some(({ host, leader }) => host === to && leader) && ControlAvailable === false;
    });
  }

  /** Has the host that manages the swarm go on without the other managers, who are lost for good. */
  async forceNew(): Promise<void> {
    const { engine, underlay } = managerOf(this.#lab);
    await engine.swarmInit({ ForceNewCluster: true, ListenAddr: listenAddress, AdvertiseAddr: underlay.address });
  }

  /** Has a host join as a worker. */
  async join(host: Host): Promise<void> {
    await joinSwarm(host, managerOf(this.#lab), 'worker');
  }

  /** The manager takes a node off the list only once it knows that it has gone. */
  async #strike(id: string): Promise<void> {
    const node = managerOf(this.#lab).engine.getNode(id);
    await pRetry(() => node.remove({ force: true }), { retries: 50, factor: 1, minTimeout: 200 });
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

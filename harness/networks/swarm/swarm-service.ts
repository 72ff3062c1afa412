import type { Service as EngineService } from 'dockerode';
import pRetry, { AbortError } from 'p-retry';
import { HarnessError } from '../../base/errors.ts';
import { HostLostError } from '../../hosts/container-power.ts';
import type { Host } from '../../hosts/host.ts';
import type { Lab } from '../../lab/lab.ts';
import type { PublishedPort, ServiceSpec, ServiceTask, SwarmService, TaskState, Waiting } from '../service.ts';
import { serviceRequest, targetPort } from './service-request.ts';
import { joinTurn } from './join-turns.ts';
import { nodeIds } from './nodes.ts';
import { judgeTasks, type TaskInfo } from './task-states.ts';
import { managerOf } from './swarm.ts';

const startBudgetMs = 90_000;
const removeBudgetMs = 60_000;
const pauseMs = 200;

/**
 * Starts a service on a network of a lab's swarm, and resolves when its tasks run.
 *
 * @throws HarnessError when they do not within 90 s, with what the swarm says about those that do not.
 */
export async function startSwarmService(
  lab: Lab,
  networkId: string,
  spec: ServiceSpec,
  { running = spec.replicas }: Waiting = {},
): Promise<SwarmService> {
  const nodes = await nodeIds(lab);
  const request = await serviceRequest(lab, networkId, spec, nodes);
  return joinTurn(lab)(async () => {
    const { id } = await managerOf(lab).engine.createService(request);
    const identity = {
      lab,
      networkId,
      id,
      engineName: request.Name!,
      name: spec.name,
      published: spec.publish ?? null,
    };
    const service = new RunningService(identity, nodes, running, [], null);
    try {
      return await service.look();
    } catch (error) {
      await service.remove().catch(() => undefined);
      throw error;
    }
  });
}

interface Identity {
  readonly lab: Lab;
  readonly networkId: string;
  readonly id: string;
  readonly engineName: string;
  readonly name: string;
  readonly published: PublishedPort | null;
}

class RunningService implements SwarmService {
  readonly port = targetPort;
  readonly tasks: readonly ServiceTask[];
  readonly vip: string | null;
  readonly #identity: Identity;
  readonly #nodes: ReadonlyMap<Host, string>;
  readonly #running: number;

  constructor(
    identity: Identity,
    nodes: ReadonlyMap<Host, string>,
    running: number,
    tasks: readonly ServiceTask[],
    vip: string | null,
  ) {
    this.#identity = identity;
    this.#nodes = nodes;
    this.#running = running;
    this.tasks = tasks;
    this.vip = vip;
  }

  get name(): string {
    return this.#identity.name;
  }

  get engineName(): string {
    return this.#identity.engineName;
  }

  get published(): PublishedPort | null {
    return this.#identity.published;
  }

  async look(): Promise<SwarmService> {
    return this.#whenRunning(this.#running);
  }

  async scale(replicas: number): Promise<SwarmService> {
    await this.#change((spec) => ({ ...spec, Mode: { Replicated: { Replicas: replicas } } }));
    return this.#whenRunning(replicas);
  }

  async renew(): Promise<SwarmService> {
    const before = new Set((await this.#infos()).map(({ ID }) => ID));
    await this.startRenewal();
    return this.#whenRunning(this.#running, ({ ID }) => !before.has(ID));
  }

  async startRenewal(): Promise<void> {
    await this.#change((spec) => {
      const template = spec.TaskTemplate as { ForceUpdate?: number };
      return { ...spec, TaskTemplate: { ...template, ForceUpdate: (template.ForceUpdate ?? 0) + 1 } };
    });
  }

  async states(): Promise<TaskState[]> {
    return (await this.#infos()).map(({ Slot, NodeID, Status }) => ({
      name: `${this.name}.${Slot ?? '?'}`,
      host: this.#hostOf(NodeID),
      state: Status?.State ?? 'unknown',
      message: Status?.Err ?? '',
    }));
  }

  async failures(): Promise<string[]> {
    const filters = JSON.stringify({ service: [this.#identity.id] });
    const all = (await this.#engine.listTasks({ filters })) as TaskInfo[];
    return [...new Set(all.flatMap(({ Status }) => Status?.Err || []))].toSorted();
  }

  /** Removes the service, and waits until its containers, which are removed later, are gone: they hold networks and ports. */
  async remove(): Promise<void> {
    const { lab, id } = this.#identity;
    try {
      await this.#engine.getService(id).remove();
    } catch (error) {
      if ((error as { statusCode?: number }).statusCode !== 404) throw error;
    }
    const filters = { label: [`com.docker.swarm.service.id=${id}`] };
    await Promise.all(
      lab.hosts.map((host) =>
        untilTrue(removeBudgetMs, async () => {
          const left = await containersOf(host, filters);
          if (left.length === 0) return;
          throw new HarnessError({
            what: `a service was not removed from ${host.name}`,
            why: `${left.length} of its containers are still there after ${removeBudgetMs / 1000} s`,
          });
        }),
      ),
    );
  }

  get #engine() {
    return managerOf(this.#identity.lab).engine;
  }

  /** A change that came in between, such as the swarm's own, is not undone: the newest version is changed. */
  async #change(edit: (spec: NonNullable<EngineService['Spec']>) => object): Promise<void> {
    const service = this.#engine.getService(this.#identity.id);
    await pRetry(
      async () => {
        const { Version, Spec } = (await service.inspect()) as EngineService;
        await service.update({ version: Version!.Index, ...edit(Spec!) });
      },
      { retries: 5, minTimeout: pauseMs },
    );
  }

  async #infos(): Promise<TaskInfo[]> {
    const filters = { service: [this.#identity.id], 'desired-state': ['running', 'ready', 'accepted'] };
    return (await this.#engine.listTasks({ filters: JSON.stringify(filters) })) as TaskInfo[];
  }

  #hostOf(nodeId: string | undefined): Host | null {
    return [...this.#nodes].find(([, known]) => known === nodeId)?.[0] ?? null;
  }

  /** Resolves when exactly so many tasks run, all of those that count. */
  async #whenRunning(count: number, counts: (task: TaskInfo) => boolean = () => true): Promise<SwarmService> {
    const { name, networkId, id } = this.#identity;
    const tasks = await untilTrue(startBudgetMs, async () => {
      const { running, complaint } = judgeTasks(await this.#infos(), count);
      if (running.length !== count || !running.every(counts)) {
        throw new HarnessError({ what: `the service ${name} does not run as it must`, why: complaint });
      }
      return running.map((info) => {
        const host = this.#hostOf(info.NodeID);
        if (host === null) throw new AbortError(`a task of ${name} runs on no host of the lab`);
        const attachment = info.NetworksAttachments?.find(({ Network }) => Network?.ID === networkId);
        return { name: `${name}.${info.Slot}`, host, address: attachment?.Addresses?.[0]?.split('/')[0] ?? null };
      });
    });
    const { Endpoint } = (await this.#engine.getService(id).inspect()) as EngineService;
    const vip = Endpoint?.VirtualIPs?.find(({ NetworkID }) => NetworkID === networkId)?.Addr?.split('/')[0];
    return new RunningService(this.#identity, this.#nodes, count, tasks, vip ?? null);
  }
}

/** A host that is gone for good has none. */
async function containersOf({ engine }: Host, filters: { label: string[] }): Promise<unknown[]> {
  try {
    return await engine.listContainers({ all: true, filters });
  } catch (error) {
    if (error instanceof HostLostError) return [];
    throw error;
  }
}

async function untilTrue<T>(budgetMs: number, attempt: () => Promise<T>): Promise<T> {
  return pRetry(attempt, { retries: 10_000, factor: 1, minTimeout: pauseMs, maxRetryTime: budgetMs });
}

import type { CreateServiceOptions, Service as EngineService } from 'dockerode';
import pRetry, { AbortError } from 'p-retry';
import { HarnessError } from '../../base/errors.ts';
import type { Host } from '../../hosts/host.ts';
import { runLabel } from '../../hosts/resource.ts';
import type { Lab } from '../../lab/lab.ts';
import type { Service, ServiceSpec, ServiceTask } from '../service.ts';
import { judgeTasks, type TaskInfo } from './task-states.ts';
import { managerOf } from './swarm.ts';

const startBudgetMs = 90_000;
const removeBudgetMs = 60_000;
const pauseMs = 200;
const targetPort = 80;

/** The page is the host name, which the swarm makes from the task's. */
const program = `mkdir -p /tmp/www && hostname > /tmp/www/index.html && exec httpd -f -p ${targetPort} -h /tmp/www`;

/**
 * Starts a service on a network of a lab's swarm, and resolves when all its tasks run.
 *
 * @throws HarnessError when they do not within 90 s, with what the swarm says about those that do not.
 */
export async function startSwarmService(lab: Lab, networkId: string, spec: ServiceSpec): Promise<Service> {
  const manager = managerOf(lab);
  const nodes = await nodeIds(lab);
  const { id } = await manager.engine.createService(await serviceRequest(lab, networkId, spec, nodes));
  const remove = () => removeService(lab, id);
  try {
    const tasks = await runningTasks(manager, id, spec, networkId, nodes);
    const { Endpoint } = (await manager.engine.getService(id).inspect()) as EngineService;
    const vip = Endpoint?.VirtualIPs?.find(({ NetworkID }) => NetworkID === networkId)?.Addr?.split('/')[0];
    return { name: spec.name, vip: vip ?? null, port: targetPort, published: spec.publish ?? null, tasks, remove };
  } catch (error) {
    await remove().catch(() => undefined);
    throw error;
  }
}

async function serviceRequest(
  lab: Lab,
  networkId: string,
  { name, replicas, hosts = lab.hosts, publish }: ServiceSpec,
  nodes: ReadonlyMap<Host, string>,
): Promise<CreateServiceOptions> {
  const Labels = { [runLabel]: lab.id };
  // By its id, so that no engine asks a registry whether there is a newer one.
  const { Id: Image } = await managerOf(lab).engine.getImage(lab.endpointImage).inspect();
  return {
    Name: name,
    Labels,
    TaskTemplate: {
      ContainerSpec: {
        Image,
        Labels,
        Command: ['sh', '-c', program],
        Hostname: '{{.Service.Name}}.{{.Task.Slot}}',
      },
      Networks: [{ Target: networkId }],
      RestartPolicy: { Condition: 'any', Delay: 1_000_000_000 },
      Placement: {
        // Constraints must all hold, so a choice of hosts is said by naming the others.
        Constraints: lab.hosts.filter((host) => !hosts.includes(host)).map((host) => `node.id!=${nodes.get(host)}`),
        MaxReplicas: Math.ceil(replicas / hosts.length),
      },
    },
    Mode: { Replicated: { Replicas: replicas } },
    EndpointSpec: {
      Mode: 'vip',
      ...(publish === undefined
        ? {}
        : {
            Ports: [
              { Protocol: 'tcp', TargetPort: targetPort, PublishedPort: publish.port, PublishMode: publish.mode },
            ],
          }),
    },
  };
}

async function nodeIds(lab: Lab): Promise<ReadonlyMap<Host, string>> {
  const ids = await Promise.all(
    lab.hosts.map(async (host) => {
      const { Swarm } = (await host.engine.info()) as { Swarm?: { NodeID?: string } };
      return [host, Swarm?.NodeID ?? ''] as const;
    }),
  );
  return new Map(ids);
}

async function runningTasks(
  manager: Host,
  id: string,
  { name, replicas }: ServiceSpec,
  networkId: string,
  nodes: ReadonlyMap<Host, string>,
): Promise<ServiceTask[]> {
  const hostOf = (nodeId: string) => [...nodes].find(([, known]) => known === nodeId)?.[0];
  return pRetry(
    async () => {
      const filters = { service: [id], 'desired-state': ['running'] };
      const infos = (await manager.engine.listTasks({ filters: JSON.stringify(filters) })) as TaskInfo[];
      const { running, complaint } = judgeTasks(infos, replicas);
      if (running.length < replicas) {
        throw new HarnessError({ what: `the service ${name} did not start`, why: complaint });
      }
      return running.map((info) => {
        const host = hostOf(info.NodeID);
        if (host === undefined) throw new AbortError(`a task of ${name} runs on no host of the lab`);
        const attachment = info.NetworksAttachments?.find(({ Network }) => Network?.ID === networkId);
        return {
          name: `${name}.${info.Slot}`,
          host,
          address: attachment?.Addresses?.[0]?.split('/')[0] ?? null,
        };
      });
    },
    { retries: 10_000, factor: 1, minTimeout: pauseMs, maxRetryTime: startBudgetMs },
  );
}

/** Removes a service, and waits until its containers, which are removed later, are gone: they hold networks and ports. */
async function removeService(lab: Lab, id: string): Promise<void> {
  try {
    await managerOf(lab).engine.getService(id).remove();
  } catch (error) {
    if ((error as { statusCode?: number }).statusCode !== 404) throw error;
  }
  const filters = { label: [`com.docker.swarm.service.id=${id}`] };
  await Promise.all(
    lab.hosts.map((host) =>
      pRetry(
        async () => {
          const left = await host.engine.listContainers({ all: true, filters });
          if (left.length > 0) {
            throw new HarnessError({
              what: `a service was not removed from ${host.name}`,
              why: `${left.length} of its containers are still there after ${removeBudgetMs / 1000} s`,
            });
          }
        },
        { retries: 10_000, factor: 1, minTimeout: pauseMs, maxRetryTime: removeBudgetMs },
      ),
    ),
  );
}

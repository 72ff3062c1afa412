import { randomBytes } from 'node:crypto';
import type { CreateServiceOptions } from 'dockerode';
import type { Host } from '../../hosts/host.ts';
import { runLabel } from '../../hosts/resource.ts';
import type { Lab } from '../../lab/lab.ts';
import { clientPage, type ServiceSpec } from '../service.ts';
import { managerOf } from './swarm.ts';

/** Where the tasks listen. */
export const targetPort = 80;

/**
 * The page is the host name, which is made of the service's name in its scenario and the task's slot;
 * `clientPage` says from which address it was asked.
 */
const program = [
  'mkdir -p /tmp/www/cgi-bin && hostname > /tmp/www/index.html',
  `echo '#!/bin/sh' > /tmp/www${clientPage}`,
  // httpd writes IPv4 addresses as [::ffff:198.18.0.11].
  `echo 'address=\${REMOTE_ADDR##*:}; printf "\\r\\n%s" "\${address%]}"' >> /tmp/www${clientPage}`,
  `chmod +x /tmp/www${clientPage} && exec httpd -f -p ${targetPort} -h /tmp/www`,
].join(' && ');

const nanoseconds = (ms: number) => ms * 1_000_000;

/** What the swarm is asked for. Its name is unlike that of any other service, which may go by the same one in its scenario. */
export async function serviceRequest(
  lab: Lab,
  networkId: string,
  {
    name,
    replicas,
    hosts = lab.hosts,
    publish,
    discovery = 'vip',
    stacks = false,
    updateOrder = 'stop-first',
  }: ServiceSpec,
  nodes: ReadonlyMap<Host, string>,
): Promise<CreateServiceOptions> {
  const Labels = { [runLabel]: lab.id };
  // By its id, so that no engine asks a registry whether there is a newer one.
  const { Id: Image } = await managerOf(lab).engine.getImage(lab.endpointImage).inspect();
  return {
    Name: `${name}-${randomBytes(3).toString('hex')}`,
    Labels,
    TaskTemplate: {
      ContainerSpec: {
        Image,
        Labels,
        Command: ['sh', '-c', program],
        Hostname: `${name}.{{.Task.Slot}}`,
        StopGracePeriod: nanoseconds(1_000),
        DNSConfig: { Options: ['ndots:0'] },
      },
      Networks: [{ Target: networkId }],
      RestartPolicy: { Condition: 'any', Delay: nanoseconds(1_000) },
      Placement: {
        // Constraints must all hold, so a choice of hosts is said by naming the others.
        Constraints: lab.hosts.filter((host) => !hosts.includes(host)).map((host) => `node.id!=${nodes.get(host)}`),
        ...(stacks ? {} : { MaxReplicas: Math.ceil(replicas / hosts.length) }),
      },
    },
    Mode: { Replicated: { Replicas: replicas } },
    UpdateConfig: { Parallelism: 1, Order: updateOrder, Monitor: nanoseconds(500), FailureAction: 'pause' },
    EndpointSpec: {
      Mode: discovery,
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

import { HarnessError } from '../base/errors.ts';
import type { Host } from '../hosts/host.ts';
import type { Network } from '../networks/network.ts';
import type { ServiceTask } from '../networks/service.ts';
import { inNamespaceFile, readLoadBalancer } from '../networks/swarm/load-balancer.ts';
import type { Fault } from './fault.ts';
import { guarded } from './guarded.ts';

/** Options of ipvsadm(8) for the ways to forward. */
const forwardOptions: Readonly<Record<string, string>> = { Masq: '-m', Route: '-g', Tunnel: '-i' };

/** The load balancer of one host gives a task of a service no new connections, by a weight of 0 in IPVS. */
export function starveTask(host: Host, network: Network, task: ServiceTask): Fault {
  return guarded({
    title: `the load balancer of ${host.name} forwards nothing to ${task.name} on ${task.host.name}`,
    place: host,
    async steps() {
      const namespace = network.balancerNamespace?.();
      if (namespace === undefined) throw new HarnessError({ what: `${network.name} has no load balancer` });
      const services = await readLoadBalancer(host, namespace);
      const service = services.find(({ backends }) => backends.some(({ address }) => address === task.address));
      const backend = service?.backends.find(({ address }) => address === task.address);
      if (service === undefined || backend === undefined) {
        throw new HarnessError({
          what: `the load balancer of ${host.name} cannot be disturbed`,
          why: `it does not forward to ${task.name} at ${task.address} in the first place`,
        });
      }
      const way = forwardOptions[backend.forward] ?? '-m';
      const edit = (weight: number) => {
        const backendOptions = ['-r', backend.address, way, '-w', String(weight)];
        return inNamespaceFile(namespace, ['ipvsadm', '-e', '-f', String(service.mark), ...backendOptions]);
      };
      return [{ apply: edit(0), undo: edit(backend.weight) }];
    },
  });
}

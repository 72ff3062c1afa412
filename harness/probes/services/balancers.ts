import { together } from '../../base/together.ts';
import type { Host } from '../../hosts/host.ts';
import type { Network } from '../../networks/network.ts';
import type { Service } from '../../networks/service.ts';
import { readLoadBalancer } from '../../networks/swarm/load-balancer.ts';
import type { Answers } from '../../results/answers.ts';

/**
 * To which tasks the load balancers of hosts forward for a service: names of tasks, with the weight
 * where it is not 1, and addresses that are no task's. A host that cannot be looked at is left out.
 */
export async function balancersOf(
  network: Network,
  hosts: readonly Host[],
  service: Service,
): Promise<Answers['balancers']> {
  const namespace = network.balancerNamespace?.();
  if (namespace === undefined) return [];
  const nameOf = (address: string) => service.tasks.find((task) => task.address === address)?.name ?? address;
  const found = await together(
    hosts.map(async (host) => {
      const tables = await readLoadBalancer(host, namespace).catch(() => []);
      const own = tables.find(({ backends }) =>
        backends.some(({ address }) => service.tasks.some((task) => task.address === address)),
      );
      if (own === undefined) return [];
      const backends = own.backends.map(({ address, weight }) =>
        weight === 1 ? nameOf(address) : `${nameOf(address)} with weight ${weight}`,
      );
      return [{ host: host.name, backends: backends.toSorted() }];
    }),
  );
  return found.flat();
}

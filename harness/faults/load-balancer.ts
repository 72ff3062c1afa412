import { HarnessError } from '../base/errors.ts';
import type { Host } from '../hosts/host.ts';
import type { Endpoint } from '../networks/endpoint.ts';
import type { Network } from '../networks/network.ts';
import type { ServiceTask } from '../networks/service.ts';
import type { IpvsBackend } from '../networks/swarm/ipvs-table.ts';
import { inNamespaceFile, readIdleTimeouts, readLoadBalancer } from '../networks/swarm/load-balancer.ts';
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
      const { namespace, mark, backend } = await balancerOf(host, network, task);
      const edit = (weight: number) => {
        const backendOptions = ['-r', backend.address, wayOf(backend), '-w', String(weight)];
        return inNamespaceFile(namespace, ['ipvsadm', '-e', '-f', String(mark), ...backendOptions]);
      };
      return [{ apply: edit(0), undo: edit(backend.weight), goneWords: 'No such destination' }];
    },
  });
}

/** The load balancer of one host also forwards to an endpoint that serves nothing, as to a task that is gone. */
export function keepStaleTask(host: Host, network: Network, task: ServiceTask, { name, address }: Endpoint): Fault {
  return guarded({
    title: `the load balancer of ${host.name} forwards to ${name} as well, as to a task that is gone`,
    place: host,
    async steps() {
      const { namespace, mark, backend } = await balancerOf(host, network, task);
      const service = ['-f', String(mark), '-r', address ?? ''];
      return [
        {
          apply: inNamespaceFile(namespace, ['ipvsadm', '-a', ...service, wayOf(backend), '-w', '1']),
          undo: inNamespaceFile(namespace, ['ipvsadm', '-d', ...service]),
        },
      ];
    },
  });
}

/**
 * The load balancer of one host forgets established TCP connections that carry nothing for so many seconds, which
 * Linux gives 900. Timers that run already go on (`ip_vs_set_timeout` in Linux).
 */
export function forgetQuiet(host: Host, network: Network, seconds: number): Fault {
  return guarded({
    title: `the load balancer of ${host.name} forgets TCP connections that were quiet for ${seconds} s`,
    place: host,
    async steps() {
      const namespace = namespaceOf(network);
      const before = await readIdleTimeouts(host, namespace);
      const set = (timeout: number) => inNamespaceFile(namespace, ['ipvsadm', '--set', String(timeout), '0', '0']);
      return [{ apply: set(seconds), undo: set(before.establishedSeconds) }];
    },
  });
}

function namespaceOf(network: Network): string {
  const namespace = network.balancerNamespace?.();
  if (namespace === undefined) throw new HarnessError({ what: `${network.name} has no load balancer` });
  return namespace;
}

function wayOf({ forward }: IpvsBackend): string {
  return forwardOptions[forward] ?? '-m';
}

/** How a host balances the load of a task's service. */
async function balancerOf(host: Host, network: Network, task: ServiceTask) {
  const namespace = namespaceOf(network);
  const services = await readLoadBalancer(host, namespace);
  const service = services.find(({ backends }) => backends.some(({ address }) => address === task.address));
  const backend = service?.backends.find(({ address }) => address === task.address);
  if (service === undefined || backend === undefined) {
    throw new HarnessError({
      what: `the load balancer of ${host.name} cannot be disturbed`,
      why: `it does not forward to ${task.name} at ${task.address} in the first place`,
    });
  }
  return { namespace, mark: service.mark, backend };
}

import { z } from 'zod';
import { HarnessError } from '../../base/errors.ts';
import type { Endpoint } from '../endpoint.ts';
import type { EtcdStore } from '../etcd/etcd.ts';
import type { Policies, Policy } from '../policies.ts';
import { resourceEntry, resourcesPrefix } from './calico-resources.ts';

const workloadsPrefix = `${resourcesPrefix}workloadendpoints/`;
const plural = 'globalnetworkpolicies';
/** By which policies find their target. */
const label = 'overlab-endpoint';

const workloadSchema = z.looseObject({
  metadata: z.looseObject({ labels: z.record(z.string(), z.string()).optional() }),
  spec: z.looseObject({ containerID: z.string().optional() }),
});

/** Labels have 63 characters at most, and ids of containers 64. */
const labelOf = ({ containerId }: Pick<Endpoint, 'containerId'>) => containerId.slice(0, 32);

/**
 * A policy as Calico knows it: it applies to endpoints with a label, and what none of its rules allows is denied, as is
 * the default of its tier. See "Global network policy" in its documentation.
 */
export function policyEntry({ name, target, admits }: Policy): [key: string, value: string] {
  return resourceEntry(plural, 'GlobalNetworkPolicy', name, {
    tier: 'default',
    selector: `${label} == '${labelOf(target)}'`,
    types: ['Ingress'],
    ingress: admits.map(({ source, protocol, port }) => ({
      action: 'Allow',
      protocol: protocol.toUpperCase(),
      source: { nets: [`${source.address}/32`] },
      destination: { ports: [port] },
    })),
  });
}

/**
 * The entry of a container with the label by which policies find it, from those of all of them.
 *
 * @throws HarnessError when it has none.
 */
export function labelled(
  workloads: ReadonlyMap<string, string>,
  target: Pick<Endpoint, 'name' | 'containerId'>,
): [key: string, value: string] {
  for (const [key, value] of workloads) {
    const workload = workloadSchema.parse(JSON.parse(value));
    if (workload.spec.containerID !== target.containerId) continue;
    const labels = { ...workload.metadata.labels, [label]: labelOf(target) };
    return [key, JSON.stringify({ ...workload, metadata: { ...workload.metadata, labels } })];
  }
  throw new HarnessError({ what: `Calico does not know ${target.name}` });
}

/** Policies by way of Calico's store, from which Felix hears of them on every host. */
export function calicoPolicies(store: Pick<EtcdStore, 'get' | 'put' | 'delete'>): Policies {
  return {
    async apply(policy) {
      const workload = labelled(await store.get(workloadsPrefix), policy.target);
      await store.put(new Map([workload, policyEntry(policy)]));
    },
    lift: (name) => store.delete(`${resourcesPrefix}${plural}/${name}`),
  };
}

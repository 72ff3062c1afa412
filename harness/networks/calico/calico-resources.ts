import { z } from 'zod';
import type { Host } from '../../hosts/host.ts';

/** Where Calico keeps its resources in etcd: by kind, in lower case and the plural. */
export const resourcesPrefix = '/calico/resources/v3/projectcalico.org/';

/** An entry of the store for a resource that has no namespace. */
export function resourceEntry(
  plural: string,
  kind: string,
  name: string,
  spec: Readonly<Record<string, unknown>>,
): [key: string, value: string] {
  const resource = { kind, apiVersion: 'projectcalico.org/v3', metadata: { name }, spec };
  return [`${resourcesPrefix}${plural}/${name}`, JSON.stringify(resource)];
}

/**
 * The profile of a network's containers: they let each other in, and go where they like, as its CNI plugin would write
 * it for the first container. Two that are first at the same time on different hosts would get in each other's way.
 */
export function profileEntry(network: string): [key: string, value: string] {
  return resourceEntry('profiles', 'Profile', network, {
    ingress: [{ action: 'Allow', source: { selector: `has(${network})` } }],
    egress: [{ action: 'Allow' }],
    labelsToApply: { [network]: '' },
  });
}

const nodeSchema = z.object({ spec: z.object({ bgp: z.object({ ipv4Address: z.string() }) }) });

/** Which hosts have not registered, or with another address than theirs on the underlay. */
export function missingNodes(
  resources: ReadonlyMap<string, string>,
  hosts: readonly Pick<Host, 'name' | 'underlay'>[],
): string[] {
  return hosts.flatMap(({ name, underlay }) => {
    const resource = resources.get(`${resourcesPrefix}nodes/${name}`);
    if (resource === undefined) return [`${name} has not registered`];
    const [address] = nodeSchema.parse(JSON.parse(resource)).spec.bgp.ipv4Address.split('/');
    return address === underlay.address
      ? []
      : [`${name} has registered with ${address}, not with its address on the underlay`];
  });
}

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

/** The hosts that have registered, by the keys of the store. */
export function registeredNodes(keys: Iterable<string>): string[] {
  const prefix = `${resourcesPrefix}nodes/`;
  return [...keys].flatMap((key) => (key.startsWith(prefix) ? [key.slice(prefix.length)] : []));
}

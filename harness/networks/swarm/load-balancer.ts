import type { Host } from '../../hosts/host.ts';
import { parseIpvs, type IpvsService } from './ipvs-table.ts';

/** A command in a namespace that is kept in a file of the host. */
export function inNamespaceFile(namespace: string, argv: readonly string[]): string[] {
  return ['nsenter', `--net=${namespace}`, '--', ...argv];
}

/** What the load balancer in a namespace of a host forwards to; nothing where the namespace is not there. */
export async function readLoadBalancer(host: Host, namespace: string): Promise<IpvsService[]> {
  const command = inNamespaceFile(namespace, ['cat', '/proc/net/ip_vs']);
  const { stdout } = await host.exec(command, { check: false });
  return parseIpvs(stdout);
}

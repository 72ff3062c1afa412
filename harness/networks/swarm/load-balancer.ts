import { HarnessError } from '../../base/errors.ts';
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

/** How long a load balancer remembers a TCP connection without traffic. Throws `HarnessError` where there is none. */
export async function readIdleTimeouts(host: Host, namespace: string): Promise<{ establishedSeconds: number }> {
  const { stdout } = await host.exec(inNamespaceFile(namespace, ['ipvsadm', '-L', '--timeout']));
  const seconds = /:\s*(\d+)/.exec(stdout)?.[1];
  if (seconds === undefined) throw new HarnessError({ what: `ipvsadm of ${host.name} does not tell its time-outs` });
  return { establishedSeconds: Number(seconds) };
}

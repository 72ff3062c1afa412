import type Docker from 'dockerode';
import { HarnessError } from '../../base/errors.ts';
import type { Host } from '../host.ts';
import type { HostDescriptor } from '../provider.ts';
import { dialFor } from './dial.ts';
import { SshConnection } from './ssh-connection.ts';
import { sshHost } from './ssh-host.ts';

/** What tells how a host is reached over SSH, and what it is. */
type Reachable = Pick<HostDescriptor, 'name' | 'tier' | 'engineVersion' | 'address' | 'interface' | 'reach'>;

/**
 * The way to a host over SSH, be it a virtual machine or a machine of the user's. Nothing is sent
 * before it is first used.
 *
 * @param outer the outer engine, for hosts that are reached through a container of it.
 */
export function attachOverSsh(
  { name, tier, engineVersion, address, interface: device, reach }: Reachable,
  outer?: Docker,
): Host {
  if (reach.kind !== 'ssh') throw new HarnessError({ what: `${name} is not reached over SSH` });
  const { target } = reach;
  return sshHost({
    name,
    tier,
    engineVersion,
    underlay: { address, interface: device },
    connection: new SshConnection(name, target, dialFor(name, target.via, outer)),
    engineSocket: target.engineSocket,
  });
}

const sayTimeoutMs = 10_000;

/** What a command prints on a host over SSH. Rejects when it fails, or the host does not answer within 10 s. */
export async function saidOverSsh(reachable: Reachable, outer: Docker, argv: readonly string[]): Promise<string> {
  const host = attachOverSsh(reachable, outer);
  try {
    return (await host.exec(argv, { timeoutMs: sayTimeoutMs })).stdout;
  } finally {
    host.close();
  }
}

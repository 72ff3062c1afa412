import type { Host } from '../../hosts/host.ts';

/**
 * One host for each kernel that some hosts have, because a kernel counts for all hosts that share it. None where hosts
 * with a kernel of their own are beside hosts that share the machine's: that one counts what the others spend as well.
 */
export function kernelsOf<Each extends Pick<Host, 'name' | 'tier'>>(hosts: readonly Each[]): Each[] {
  const different = hosts.filter((host, index) => hosts.findIndex(({ name }) => name === host.name) === index);
  const sharing = different.filter(({ tier }) => tier === 'shared-kernel');
  if (sharing.length === 0) return different;
  return sharing.length === different.length ? sharing.slice(0, 1) : [];
}

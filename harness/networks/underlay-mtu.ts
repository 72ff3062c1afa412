import type { Host } from '../hosts/host.ts';

/** The MTU of a host's interface on the underlay, in bytes. */
export async function underlayMtuBytes({ exec, underlay }: Host): Promise<number> {
  return Number((await exec(['cat', `/sys/class/net/${underlay.interface}/mtu`])).stdout);
}

import pLimit, { type LimitFunction } from 'p-limit';
import type { Host } from '../../hosts/host.ts';

const limits = new WeakMap<Host, LimitFunction>();

/**
 * Lets one container of a host after the other join an overlay. When several attach at the same
 * moment, the swarm's agent loses one of them now and then: it waits for 20 s, ends with `context
 * deadline exceeded`, and its attachment keeps the network from being removed for good (seen with
 * Engines 20.10, 26.1 and 28.5). Different hosts do not get in each other's way.
 */
export async function oneByOne(host: Host, attach: () => Promise<void>): Promise<void> {
  const limit = limits.get(host) ?? pLimit(1);
  limits.set(host, limit);
  await limit(attach);
}

import { z } from 'zod';
import type { Host } from '../../hosts/host.ts';
import { gatewaysOn, rowsOn } from '../plugin/known-ways.ts';
import type { CalicoMode } from './calico-modes.ts';

/** What a host knows of the ways to others, and whether they must know the way to it. */
export interface HostWays {
  readonly host: string;
  /** It has addresses of its own to which a way leads: those of its tunnel, or of its containers. */
  readonly occupied: boolean;
  /** How many others it knows the way to, by one of its tables or another. */
  readonly known: Readonly<Record<string, number>>;
}

/** What hosts lack of the ways to each other. */
export function missingWays(ways: readonly HostWays[]): string[] {
  return ways.flatMap(({ host, known }) => {
    const others = ways.filter((other) => other.occupied && other.host !== host).length;
    return Object.entries(known).flatMap(([what, count]) =>
      count < others ? [`${host} has ${count} of ${others} ${what}`] : [],
    );
  });
}

const linksSchema = z.array(z.object({ ifname: z.string() }));

/**
 * The end of a tunnel has an address from its host's part of the pool, so that a way leads there from the start. Without
 * a tunnel a host has no part of it before its first container.
 */
async function isOccupied(host: Host, { device }: CalicoMode): Promise<boolean> {
  if (device !== null) return true;
  const { stdout } = await host.exec(['ip', '-json', 'link', 'show']);
  return linksSchema.parse(JSON.parse(stdout)).some(({ ifname }) => ifname.startsWith('cali'));
}

/** @param pool of all containers, in CIDR form. */
export async function waysOf(host: Host, mode: CalicoMode, pool: string): Promise<HostWays> {
  const { device, tunnel } = mode;
  const [occupied, routes, rows] = await Promise.all([
    isOccupied(host, mode),
    gatewaysOn(host, pool),
    device !== null && tunnel.vxlan === 'Always' ? rowsOn(host, device) : null,
  ]);
  return { host: host.name, occupied, known: { routes, ...(rows === null ? {} : { 'FDB rows': rows }) } };
}

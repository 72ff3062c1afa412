import { z } from 'zod';
import type { Host } from '../../hosts/host.ts';

/** What a host knows of the ways to the containers of others. */
export interface HostWays {
  readonly host: string;
  /** It has containers. */
  readonly occupied: boolean;
  /** Entries of its tunnel's forwarding database that name another host. */
  readonly rows: number;
}

/**
 * What hosts lack of the ways to each other by VXLAN. Felix sets up the way to a host once that has a container, and
 * not before there is one on its own.
 */
export function missingRows(ways: readonly HostWays[]): string[] {
  const occupied = ways.filter((each) => each.occupied);
  return occupied.flatMap(({ host, rows }) =>
    rows < occupied.length - 1 ? [`${host} has ${rows} of ${occupied.length - 1} FDB rows`] : [],
  );
}

const linksSchema = z.array(z.object({ ifname: z.string() }));

/** @param device of the tunnel. */
export async function waysOf(host: Host, device: string): Promise<HostWays> {
  const { stdout } = await host.exec(['ip', '-json', 'link', 'show']);
  const names = linksSchema.parse(JSON.parse(stdout)).map(({ ifname }) => ifname);
  const fdb = await host.exec(['bridge', 'fdb', 'show', 'dev', device], { check: false });
  return {
    host: host.name,
    occupied: names.some((name) => name.startsWith('cali')),
    rows: fdb.stdout.split('\n').filter((line) => line.includes(' dst ')).length,
  };
}

import { Address4 } from 'ip-address';
import { z } from 'zod';
import type { Host } from '../../hosts/host.ts';

/** Where ways are counted. */
export interface WaysPlace {
  readonly host: Host;
  /** The subnet that all hosts share, in CIDR form. */
  readonly pool: string;
  /** Subnets of the other hosts. */
  readonly peers: readonly string[];
}

/** Counts the other hosts to which a host knows the way, by one of its tables. */
export type CountWays = (place: WaysPlace) => Promise<number>;

const routesSchema = z.array(z.object({ dst: z.string(), gateway: z.string().optional() }));

/** Routes within a pool that lead by way of another host: those of the host's own bridge have no gateway. */
export function countGateways(routesJson: string, pool: string): number {
  const block = new Address4(pool);
  return routesSchema
    .parse(JSON.parse(routesJson || '[]'))
    .filter(({ dst, gateway }) => gateway !== undefined && dst !== 'default' && new Address4(dst).isInSubnet(block))
    .length;
}

/** Rows of a VXLAN device's FDB that name another host: `02:… dst 198.18.0.12 self permanent`. */
export function countRows(fdb: string): number {
  return fdb.split('\n').filter((line) => line.includes(' dst ')).length;
}

export const gatewaysIn: CountWays = async ({ host, pool }) => {
  const { stdout } = await host.exec(['ip', '-4', '-json', 'route', 'show', 'root', pool]);
  return countGateways(stdout.trim(), pool);
};

export function rowsOf(device: string): CountWays {
  return async ({ host }) => countRows((await host.exec(['bridge', 'fdb', 'show', 'dev', device])).stdout);
}

export function peersOf(device: string): CountWays {
  return async ({ host }) => {
    const { stdout } = await host.exec(['wg', 'show', device, 'peers']);
    return stdout.split('\n').filter((line) => line !== '').length;
  };
}

/** Of a daemon that keeps its ways to itself: the tunnel's end on another host is the first address of its subnet. */
export const pingedAmong: CountWays = async ({ host, peers }) => {
  const answers = await Promise.all(
    peers.map((subnet) =>
      host.exec(['ping', '-c', '1', '-W', '1', new Address4(subnet).startAddress().address], { check: false }),
    ),
  );
  return answers.filter(({ exitCode }) => exitCode === 0).length;
};

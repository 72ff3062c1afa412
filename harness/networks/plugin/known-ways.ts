import { Address4 } from 'ip-address';
import { z } from 'zod';
import type { Host } from '../../hosts/host.ts';

const routesSchema = z.array(z.object({ dst: z.string(), gateway: z.string().optional() }));

/** Routes within a pool that lead by way of another host: those of the host's own containers have no gateway. */
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

/** The routes of a host into a pool, in CIDR form, that lead by way of another host. */
export async function gatewaysOn(host: Host, pool: string): Promise<number> {
  const { stdout } = await host.exec(['ip', '-4', '-json', 'route', 'show', 'root', pool]);
  return countGateways(stdout.trim(), pool);
}

/** The other hosts that a VXLAN device of a host knows; none where there is no such device yet. */
export async function rowsOn(host: Host, device: string): Promise<number> {
  return countRows((await host.exec(['bridge', 'fdb', 'show', 'dev', device], { check: false })).stdout);
}

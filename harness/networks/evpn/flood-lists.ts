import { z } from 'zod';

/** VXLAN devices of the plugin begin so; their VNI follows. */
export const devicePrefix = 'ove-';

/** As much as is read of `bridge -json fdb show`. A device's own address has no `dst`. */
const rowsSchema = z.array(z.object({ mac: z.string(), ifname: z.string(), dst: z.string().optional() }));

const everyOther = '00:00:00:00:00:00';

/** To how many others each VXLAN device of a host sends what it has no row for, by the name of the device. */
export function floodLists(fdb: string): Map<string, number> {
  const rows = rowsSchema.parse(JSON.parse(fdb)).filter(({ ifname }) => ifname.startsWith(devicePrefix));
  const lists = new Map(rows.map(({ ifname }) => [ifname, 0]));
  for (const { mac, ifname, dst } of rows) {
    if (mac === everyOther && dst !== undefined) lists.set(ifname, lists.get(ifname)! + 1);
  }
  return lists;
}

/** The same of one host. */
export interface HostLists {
  readonly host: string;
  readonly lists: ReadonlyMap<string, number>;
}

/** What is missing until every device of a network has all of the others in its list; of all networks, or of one. */
export function missingFromLists(hosts: readonly HostLists[], only?: string): string[] {
  const devices = new Set(hosts.flatMap(({ lists }) => [...lists.keys()]));
  return [...devices]
    .filter((device) => only === undefined || device === only)
    .flatMap((device) => {
      const having = hosts.filter(({ lists }) => lists.has(device));
      return having
        .filter(({ lists }) => lists.get(device)! < having.length - 1)
        .map(({ host, lists }) => `${device} of ${host} floods to ${lists.get(device)} of ${having.length - 1} others`);
    });
}

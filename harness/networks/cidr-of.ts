import { z } from 'zod';
import type { Host } from '../hosts/host.ts';

const linksSchema = z.array(
  z.object({ addr_info: z.array(z.object({ local: z.string(), prefixlen: z.number().int() })) }),
);

/** The address of a host's interface with the length of its prefix there: `198.18.68.11/24`. */
export async function cidrOf({ exec }: Host, { interface: link, address }: Host['underlay']): Promise<string> {
  const { stdout } = await exec(['ip', '-4', '-json', 'address', 'show', 'dev', link]);
  const addresses = linksSchema.parse(JSON.parse(stdout)).flatMap(({ addr_info: info }) => info);
  const length = addresses.find(({ local }) => local === address)?.prefixlen ?? 32;
  return `${address}/${length}`;
}

import { z } from 'zod';
import type { Endpoint } from '../endpoint.ts';
import { inNamespace } from '../place.ts';

const linksSchema = z.array(z.object({ ifname: z.string() }));

/** The first of `eth0`, `eth1`, … that an endpoint does not have. */
export async function freeInterface(endpoint: Endpoint): Promise<string> {
  const { stdout } = await endpoint.host.exec(inNamespace(endpoint, ['ip', '-json', 'link', 'show']));
  const taken = new Set(linksSchema.parse(JSON.parse(stdout)).map(({ ifname }) => ifname));
  let number = 0;
  while (taken.has(`eth${number}`)) number += 1;
  return `eth${number}`;
}

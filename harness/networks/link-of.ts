import { z } from 'zod';
import { HarnessError } from '../base/errors.ts';
import type { Endpoint } from './endpoint.ts';
import { inNamespace, type Place } from './place.ts';

const linkSchema = z.object({ ifname: z.string(), mtu: z.number().int() });

/** An interface: its name, and its MTU in bytes. */
export type Link = z.infer<typeof linkSchema>;

/** The interface that has an endpoint's address. */
export async function linkOf(endpoint: Endpoint): Promise<Link> {
  return show(endpoint, ['address', 'show', 'to', `${endpoint.address ?? '0.0.0.0'}/32`], linkSchema);
}

/** The name of the interface by which others reach a place. */
export async function interfaceOf(place: Place): Promise<string> {
  return 'pid' in place ? (await linkOf(place)).ifname : place.underlay.interface;
}

/** The MAC address of the interface that has an endpoint's address. */
export async function macOf(endpoint: Endpoint): Promise<string> {
  const { ifname } = await linkOf(endpoint);
  const { address } = await show(endpoint, ['link', 'show', 'dev', ifname], z.object({ address: z.string() }));
  return address;
}

async function show<T>(endpoint: Endpoint, words: readonly string[], schema: z.ZodType<T>): Promise<T> {
  const { stdout } = await endpoint.host.exec(inNamespace(endpoint, ['ip', '-json', ...words]));
  const [link] = z.array(schema).parse(JSON.parse(stdout));
  if (link === undefined) throw new HarnessError({ what: `${endpoint.name} has no interface with an address` });
  return link;
}

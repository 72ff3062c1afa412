import { z } from 'zod';
import { HarnessError } from '../base/errors.ts';
import type { Host } from './host.ts';

/** An IPv4 address of a host that others could reach. */
export interface HostAddress {
  readonly interface: string;
  readonly address: string;
  readonly prefixLength: number;
}

/** What the command was not to list, some of its versions list as nothing: `{}`. */
const nothingSchema = z.strictObject({}).transform(() => null);
const addressSchema = z.object({ local: z.string(), prefixlen: z.number().int() });
const linkSchema = z.object({
  ifname: z.string(),
  addr_info: z.array(z.union([addressSchema, nothingSchema])).default([]),
});
const linksSchema = z.array(z.union([linkSchema, nothingSchema]));

/** The addresses in what `ip -json address show` says. */
export function readAddresses(addressesJson: string): HostAddress[] {
  const links = linksSchema.parse(JSON.parse(addressesJson)).filter((link) => link !== null);
  return links.flatMap(({ ifname, addr_info: listed }) =>
    listed
      .filter((each) => each !== null)
      .map(({ local, prefixlen }) => ({ interface: ifname, address: local, prefixLength: prefixlen })),
  );
}

/** A host's IPv4 addresses but those of its loopback, in the order of its interfaces. */
export async function addressesOf({ exec }: Host): Promise<HostAddress[]> {
  return readAddresses((await exec(['ip', '-4', '-json', 'address', 'show', 'scope', 'global'])).stdout);
}

/**
 * The length of the prefix of the subnet that an interface of a host is on, by its first address.
 *
 * @throws HarnessError when it has none.
 */
export async function prefixLengthOf(host: Host, name: string): Promise<number> {
  const first = (await addressesOf(host)).find((each) => each.interface === name);
  if (first !== undefined) return first.prefixLength;
  throw new HarnessError({ what: `${host.name} has no IPv4 address on ${name}` });
}

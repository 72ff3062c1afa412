import { z } from 'zod';
import { HarnessError } from '../base/errors.ts';
import type { Host } from './host.ts';

/** An IPv4 address of a host that others could reach. */
export interface HostAddress {
  readonly interface: string;
  readonly address: string;
  readonly prefixLength: number;
}

const linksSchema = z.array(
  z.object({
    ifname: z.string(),
    addr_info: z.array(z.object({ local: z.string(), prefixlen: z.number().int() })).default([]),
  }),
);

/** A host's IPv4 addresses but those of its loopback, in the order of its interfaces. */
export async function addressesOf({ exec }: Host): Promise<HostAddress[]> {
  const { stdout } = await exec(['ip', '-4', '-json', 'address', 'show', 'scope', 'global']);
  return linksSchema
    .parse(JSON.parse(stdout))
    .flatMap(({ ifname, addr_info: infos }) =>
      infos.map(({ local, prefixlen }) => ({ interface: ifname, address: local, prefixLength: prefixlen })),
    );
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

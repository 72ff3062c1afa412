import { z } from 'zod';

const resultSchema = z.object({ ips: z.array(z.object({ address: z.string() })).default([]) });

/**
 * The addresses of an interface by the result of its chain, the first of each family, without their prefix length.
 *
 * @throws ZodError for what is no result.
 */
export function addressesIn(result: unknown): { address: string | null; ipv6Address: string | null } {
  const addresses = resultSchema.parse(result ?? {}).ips.map(({ address }) => address.split('/')[0]!);
  const first = (ipv6: boolean) => addresses.find((address) => address.includes(':') === ipv6) ?? null;
  return { address: first(false), ipv6Address: first(true) };
}

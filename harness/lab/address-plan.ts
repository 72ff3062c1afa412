import { Address4 } from 'ip-address';

/**
 * Addresses of labs come from 198.18.0.0/15, which RFC 2544 sets apart for tests of networks
 * and which no site routes: underlays take a /24 each of the lower half; networks on top of
 * them share the upper half, in which swarm has the first /17 and each host's own engine a /22
 * of the second, so that no two hosts ever give out the same subnet.
 */
const underlayNet = '198.18';
const overlayNet = '198.19';

/** Most hosts of one lab: as many as there are /22 blocks for their engines. */
export const maxHosts = 32;

/** CIDR and subnet prefix length from which swarm takes the subnets of overlays. */
export const swarmPool = { base: `${overlayNet}.0.0/17`, size: 24 } as const;

/** The n-th of the 256 subnets that an underlay can have. */
export function underlaySubnet(n: number): string {
  return `${underlayNet}.${n % 256}.0/24`;
}

/** Address of the i-th host (from 0) on an underlay: `.11` and up, so that the digits tell the host. */
export function hostAddress(subnet: string, index: number): string {
  const first = new Address4(subnet).startAddress().bigInt();
  return Address4.fromBigInt(first + BigInt(11 + index)).address;
}

/** Pool of the i-th host's own engine: a /22 in subnets of 62 endpoints. */
export function hostPool(index: number): { base: string; size: number } {
  return { base: `${overlayNet}.${128 + 4 * index}.0/22`, size: 26 };
}

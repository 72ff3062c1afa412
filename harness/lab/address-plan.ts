import { Address4, Address6 } from 'ip-address';

/**
 * Addresses of labs come from 198.18.0.0/15, which RFC 2544 sets apart for tests of networks
 * and which no site routes: underlays take a /24 each of the lower half; networks on top of
 * them share the upper half, in which swarm has the first /17 and each host's own engine a /22
 * of the second, so that no two hosts ever give out the same subnet.
 *
 * IPv6 has the same structure in 2001:2::/48, which RFC 5180 sets apart for the same purpose: every
 * subnet of IPv4 has a /64 there that goes by its number, and hosts have one together on any underlay.
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

const firstIpv4 = new Address4('198.18.0.0').bigInt();
const firstIpv6 = new Address6('2001:2::').bigInt();
const hostsSubnet = 0xffff;

function subnetIpv6(number: number): bigint {
  return firstIpv6 + (BigInt(number) << 64n);
}

/**
 * The IPv6 counterpart, a /64 in CIDR form, of an IPv4 subnet of the plan: 15 of its 32 bits are the plan's own, and
 * the 16 that follow are the number of the counterpart.
 */
export function ipv6Subnet(subnet: string): string {
  const offset = new Address4(subnet).startAddress().bigInt() - firstIpv4;
  return `${Address6.fromBigInt(subnetIpv6(Number(offset >> 1n))).correctForm()}/64`;
}

/** The part of a subnet's counterpart, an /80 in CIDR form, that belongs to the i-th host (from 0). */
export function ipv6Slice(subnet: string, index: number): string {
  const first = new Address6(ipv6Subnet(subnet)).startAddress().bigInt();
  return `${Address6.fromBigInt(first + (BigInt(index) << 48n)).correctForm()}/80`;
}

/** The IPv6 address of a host that has this IPv4 address on the underlay, wherever that lies. */
export function hostIpv6(address: string): string {
  return Address6.fromBigInt(subnetIpv6(hostsSubnet) + new Address4(address).bigInt()).correctForm();
}

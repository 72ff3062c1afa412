import { Address4 } from 'ip-address';
import { maxHosts } from '../lab/address-plan.ts';

/**
 * Networks that lie on the underlay itself have one subnet over all hosts, and each host's engine
 * gives out addresses from a slice of its own, because engines do not tell each other what they
 * gave out. Subnets are the sixteen /20 of 198.18.0.0/16, the underlays' part of the address plan.
 */
const subnetCount = 16;
const slicePrefix = 25;

const subnetPrefix = 20;
const planned = '198.18.0.0/16';

/**
 * Subnets in which none of these addresses lies, such as those that the hosts have on the underlay.
 *
 * @param within what they are parts of, a /16 or larger; of larger ones only the beginning is used.
 */
export function segmentSubnets(taken: readonly string[], within: string = planned): string[] {
  const first = new Address4(within).startAddress().bigInt();
  return Array.from({ length: subnetCount }, (_, number) => {
    const start = Address4.fromBigInt(first + BigInt(number * 2 ** (32 - subnetPrefix)));
    return `${start.address}/${subnetPrefix}`;
  }).filter((subnet) => {
    const block = new Address4(subnet);
    return !taken.some((address) => new Address4(address).isInSubnet(block));
  });
}

/**
 * The part of a subnet, a /25 in CIDR form, from which the i-th host (from 0) gives out addresses.
 *
 * @throws RangeError for more hosts than a lab can have.
 */
export function hostSlice(subnet: string, index: number): string {
  if (index < 0 || index >= maxHosts)
    throw new RangeError(`a subnet has ${maxHosts} slices, and none for host ${index}`);
  const first = new Address4(subnet).startAddress().bigInt() + BigInt(index * 2 ** (32 - slicePrefix));
  return `${Address4.fromBigInt(first).address}/${slicePrefix}`;
}

/**
 * The subnet from which a plugin gives every host of a lab its part: the last one, because networks on the underlay
 * begin with the first.
 */
export function pluginSubnet(taken: readonly string[]): string {
  return segmentSubnets(taken).at(-1)!;
}

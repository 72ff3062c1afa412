import { Address4 } from 'ip-address';
import { hostPool } from '../../lab/address-plan.ts';

/**
 * Subnets for bridges of the i-th host (from 0) in CIDR form: those of its own block of the address
 * plan, the last one first, because the engine takes what it chooses itself from the front.
 */
export function bridgeSubnets(index: number): string[] {
  const { base, size } = hostPool(index);
  const block = new Address4(base);
  const first = block.startAddress().bigInt();
  const count = 2 ** (size - block.subnetMask);
  return Array.from(
    { length: count },
    (_, number) => `${Address4.fromBigInt(first + BigInt(number * 2 ** (32 - size))).address}/${size}`,
  ).toReversed();
}

import { Address4 } from 'ip-address';
import { swarmPool } from '../../lab/address-plan.ts';
import type { Lab } from '../../lab/lab.ts';

const taken = new WeakMap<Lab, number>();

/**
 * Subnets for overlays of a lab in CIDR form, none of them twice in a row: those of the swarm's pool, the last
 * one first, because the swarm takes what it chooses itself from the front.
 *
 * @param prefixLength of smaller ones, each at the beginning of one of the pool.
 */
export function* overlaySubnets(lab: Lab, prefixLength: number = swarmPool.size): Generator<string> {
  const pool = new Address4(swarmPool.base);
  const first = pool.startAddress().bigInt();
  const count = 2 ** (swarmPool.size - pool.subnetMask);
  for (let attempt = 0; attempt < count; attempt += 1) {
    const number = taken.get(lab) ?? 0;
    taken.set(lab, number + 1);
    const index = count - 1 - (number % count);
    yield `${Address4.fromBigInt(first + BigInt(index * 2 ** (32 - swarmPool.size))).address}/${prefixLength}`;
  }
}

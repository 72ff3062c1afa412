import { Address4 } from 'ip-address';
import { describe, expect, it } from 'vitest';
import { hostPool } from '../../lab/address-plan.ts';
import { bridgeSubnets } from './bridge-subnets.ts';

describe('bridgeSubnets', () => {
  it("cuts a host's block into subnets that do not overlap", () => {
    const subnets = bridgeSubnets(1);
    expect(subnets).toHaveLength(16);
    expect(subnets.slice(0, 2)).toEqual(['198.19.135.192/26', '198.19.135.128/26']);
    expect(new Set(subnets).size).toBe(16);
    const block = new Address4(hostPool(1).base);
    for (const subnet of subnets) expect(new Address4(subnet).isInSubnet(block)).toBe(true);
  });
});

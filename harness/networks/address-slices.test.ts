import { Address4 } from 'ip-address';
import { describe, expect, it } from 'vitest';
import { maxHosts } from '../lab/address-plan.ts';
import { hostSlice, segmentSubnets } from './address-slices.ts';

describe('segmentSubnets', () => {
  it('leaves out the subnet of the underlay', () => {
    const subnets = segmentSubnets(['198.18.37.11', '198.18.37.12']);
    expect(subnets).toHaveLength(15);
    expect(subnets).toContain('198.18.16.0/20');
    expect(subnets).not.toContain('198.18.32.0/20');
  });

  it('has all sixteen where the underlay is elsewhere', () => {
    expect(segmentSubnets(['192.0.2.7'])).toHaveLength(16);
  });
});

describe('hostSlice', () => {
  it('gives each host a part of the subnet that no other host has', () => {
    const subnet = new Address4('198.18.16.0/20');
    const slices = Array.from({ length: maxHosts }, (_, index) => new Address4(hostSlice('198.18.16.0/20', index)));
    for (const [index, slice] of slices.entries()) {
      expect(slice.isInSubnet(subnet)).toBe(true);
      expect(slice.startAddress().address).toBe(slice.addressMinusSuffix);
      for (const other of slices.slice(index + 1)) expect(slice.isInSubnet(other)).toBe(false);
    }
    expect(hostSlice('198.18.16.0/20', 2)).toBe('198.18.17.0/25');
  });

  it('has none for more hosts than a lab can have', () => {
    expect(() => hostSlice('198.18.16.0/20', maxHosts)).toThrow('a subnet has 32 slices');
  });
});

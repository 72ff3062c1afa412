import { Address4 } from 'ip-address';
import { describe, expect, it } from 'vitest';
import { hostAddress, hostPool, maxHosts, swarmPool, underlaySubnet } from './address-plan.ts';

describe('address plan', () => {
  it('numbers hosts from .11', () => {
    expect(hostAddress('198.18.7.0/24', 0)).toBe('198.18.7.11');
    expect(hostAddress('198.18.7.0/24', maxHosts - 1)).toBe('198.18.7.42');
  });

  it('gives no two hosts, and not swarm, the same subnet', () => {
    const pools = Array.from({ length: maxHosts }, (_, index) => new Address4(hostPool(index).base));
    const swarm = new Address4(swarmPool.base);
    for (const [i, pool] of pools.entries()) {
      expect(pool.startAddress().address).toBe(pool.addressMinusSuffix);
      expect(pool.isInSubnet(new Address4('198.19.128.0/17'))).toBe(true);
      expect(pool.isInSubnet(swarm)).toBe(false);
      for (const other of pools.slice(i + 1)) expect(pool.isInSubnet(other)).toBe(false);
    }
  });

  it('stays in the range that RFC 2544 sets apart', () => {
    expect(new Address4(underlaySubnet(255)).isInSubnet(new Address4('198.18.0.0/15'))).toBe(true);
    expect(underlaySubnet(256)).toBe(underlaySubnet(0));
  });
});

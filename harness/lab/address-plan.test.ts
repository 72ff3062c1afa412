import { Address4, Address6 } from 'ip-address';
import { describe, expect, it } from 'vitest';
import {
  hostAddress,
  hostIpv6,
  hostPool,
  ipv6Slice,
  ipv6Subnet,
  maxHosts,
  swarmPool,
  underlaySubnet,
} from './address-plan.ts';

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

  it('gives subnets of IPv4 counterparts in the range that RFC 5180 sets apart, which overlap no more than they do', () => {
    expect(ipv6Subnet('198.18.0.0/24')).toBe('2001:2::/64');
    expect(ipv6Subnet('198.19.127.0/24')).toBe('2001:2:0:bf80::/64');
    const subnets = ['198.18.16.0/20', '198.19.126.0/24', '198.19.127.0/24', '198.19.128.0/26', '198.19.128.64/26'];
    const counterparts = [...subnets.map(ipv6Subnet), `${hostIpv6('198.19.255.254')}/64`];
    expect(new Set(counterparts.map((subnet) => new Address6(subnet).startAddress().address)).size).toBe(6);
    for (const subnet of counterparts) {
      expect(new Address6(subnet).isInSubnet(new Address6('2001:2::/48'))).toBe(true);
    }
  });

  it('cuts a counterpart into slices of the hosts', () => {
    expect(ipv6Slice('198.18.16.0/20', 0)).toBe('2001:2:0:800::/80');
    expect(ipv6Slice('198.18.16.0/20', 31)).toBe('2001:2:0:800:1f::/80');
    expect(new Address6('2001:2:0:800:1f::/80').isInSubnet(new Address6(ipv6Subnet('198.18.16.0/20')))).toBe(true);
  });

  it('has an IPv6 address for a host whatever its underlay is', () => {
    expect(hostIpv6('198.18.7.11')).toBe('2001:2:0:ffff::c612:70b');
    expect(hostIpv6('10.0.0.5')).toBe('2001:2:0:ffff::a00:5');
  });
});

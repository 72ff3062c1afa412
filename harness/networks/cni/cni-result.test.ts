import { describe, expect, it } from 'vitest';
import { addressesIn } from './cni-result.ts';

describe('addressesIn', () => {
  it('takes the first address of each family', () => {
    const ips = [{ address: '192.0.2.7/24', version: '4' }, { address: '2001:db8::7/64' }, { address: '192.0.2.8/24' }];
    expect(addressesIn({ cniVersion: '0.4.0', ips })).toEqual({ address: '192.0.2.7', ipv6Address: '2001:db8::7' });
  });

  it('finds none where there is none', () => {
    expect(addressesIn({ cniVersion: '1.0.0' })).toEqual({ address: null, ipv6Address: null });
    expect(addressesIn(null)).toEqual({ address: null, ipv6Address: null });
  });
});

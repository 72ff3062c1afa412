import { describe, expect, it } from 'vitest';
import { configEntry, countTaken, readSubnetFile, reservationEntry } from './flannel-config.ts';

const vxlan = { config: { Type: 'vxlan' } };

describe('what flanneld is told', () => {
  it('is the pool, and which part of it a host has', () => {
    const [key, value] = configEntry('198.18.240.0/20', vxlan);
    expect(key).toBe('/coreos.com/network/config');
    expect(JSON.parse(value)).toEqual({
      Network: '198.18.240.0/20',
      SubnetLen: 25,
      SubnetMin: '198.18.240.0',
      Backend: { Type: 'vxlan' },
    });
  });

  it('is a lease beforehand, which is not taken until its daemon says so', () => {
    const [key, value] = reservationEntry('198.18.240.128/25', '198.18.0.12');
    expect(key).toBe('/coreos.com/network/subnets/198.18.240.128-25');
    const reserved = new Map([[key, value], reservationEntry('198.18.240.0/25', '198.18.0.11')]);
    const taken = JSON.stringify({ PublicIP: '198.18.0.12', PublicIPv6: null });
    expect(countTaken(reserved, reserved)).toBe(0);
    expect(countTaken(new Map([...reserved, [key, taken]]), reserved)).toBe(1);
    expect(countTaken(new Map([[key, taken]]), reserved)).toBe(1);
  });
});

describe('what flanneld tells', () => {
  it('is read once it is whole', () => {
    const text =
      'FLANNEL_NETWORK=198.18.240.0/20\nFLANNEL_SUBNET=198.18.240.129/25\nFLANNEL_MTU=1450\nFLANNEL_IPMASQ=true\n';
    expect(readSubnetFile(text)).toEqual({ subnet: '198.18.240.128/25', mtuBytes: 1450 });
    expect(readSubnetFile('FLANNEL_NETWORK=198.18.240.0/20\n')).toBeUndefined();
    expect(readSubnetFile('')).toBeUndefined();
  });
});

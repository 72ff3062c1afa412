import { describe, expect, it } from 'vitest';
import { configEntry, missingLeases, readSubnetFile, reservation } from './flannel-config.ts';

const host = (name: string, address: string) => ({ name, underlay: { address, interface: 'eth0' } });
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
    const [first, second] = [host('h1', '198.18.0.11'), host('h2', '198.18.0.12')];
    const reserved = [reservation(first, '198.18.240.0/25'), reservation(second, '198.18.240.128/25')];
    const untouched = new Map(reserved.map(({ key, value }) => [key, value]));
    const taken = new Map(reserved.map(({ key, value }) => [key, value.replace('}', ',"PublicIPv6":null}')]));
    expect([...untouched][1]).toEqual(['/coreos.com/network/subnets/198.18.240.128-25', '{"PublicIP":"198.18.0.12"}']);
    expect(missingLeases(taken, reserved)).toEqual([]);
    const lacks = 'h2 has not taken the lease of its address on the underlay';
    const [ours] = taken;
    expect(missingLeases(new Map([...untouched, ours!]), reserved)).toEqual([lacks]);
    const strange = new Map([...taken, ['/coreos.com/network/subnets/198.18.241.0-25', '{"PublicIP":"172.17.0.1"}']]);
    expect(missingLeases(strange, reserved)).toEqual(['172.17.0.1 has a lease that was not meant for it']);
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

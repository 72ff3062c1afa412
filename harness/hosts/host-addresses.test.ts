import { expect, it } from 'vitest';
import { readAddresses } from './host-addresses.ts';

it('reads the addresses of interfaces, and passes over what was not to be listed', () => {
  const said = [
    {},
    { ifname: 'lo', addr_info: [{}] },
    { ifname: 'eth0', addr_info: [{ family: 'inet', local: '198.18.0.12', prefixlen: 24, scope: 'global' }] },
    { ifname: 'eth1' },
  ];
  expect(readAddresses(JSON.stringify(said))).toEqual([
    { interface: 'eth0', address: '198.18.0.12', prefixLength: 24 },
  ]);
  expect(() => readAddresses('[{"ifname": "eth0", "addr_info": [{"local": "198.18.0.12"}]}]')).toThrow();
});

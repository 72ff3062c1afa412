import { expect, it } from 'vitest';
import { subnetsOfEngine, swarmOf } from './engine-takes.ts';

const overlay = {
  Name: 'ingress',
  Driver: 'overlay',
  Options: { 'com.docker.network.driver.overlay.vxlanid_list': '4096,4097' },
  IPAM: { Config: [{ Subnet: '10.0.0.0/24' }] },
};
const host = { Name: 'host', Driver: 'host', Options: null, IPAM: { Config: null } };

it('an engine has the subnets of its networks, and its pools', () => {
  const subnets = subnetsOfEngine({ DefaultAddressPools: [{ Base: '198.19.128.0/22', Size: 26 }] }, [overlay, host]);
  expect(subnets.map(({ subnet }) => subnet)).toEqual(['10.0.0.0/24', '198.19.128.0/22']);
  expect(subnets[0]?.holder).toBe('the docker network ingress');
});

it('an engine that was told of no pools has its own', () => {
  expect(subnetsOfEngine({}, []).map(({ subnet }) => subnet)).toContain('172.17.0.0/16');
});

it('a manager tells what its swarm takes, and a worker does not', () => {
  const Cluster = { DataPathPort: 0, DefaultAddrPool: ['198.19.0.0/17'] };
  const info = { Swarm: { LocalNodeState: 'active', Cluster } };
  expect(swarmOf(info, [overlay, host])).toEqual({
    dataPathPort: 4789,
    vnis: [
      { vni: 4096, network: 'ingress' },
      { vni: 4097, network: 'ingress' },
    ],
  });
  expect(subnetsOfEngine(info, []).at(-1)).toMatchObject({ subnet: '198.19.0.0/17' });
  expect(swarmOf({ Swarm: { LocalNodeState: 'active' } }, [overlay])).toBeNull();
});

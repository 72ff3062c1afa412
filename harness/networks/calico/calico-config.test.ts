import { describe, expect, it } from 'vitest';
import { programsOf } from '../cni/plan-chain.ts';
import { calicoEnvironment, calicoList } from './calico-config.ts';
import { calicoModes } from './calico-modes.ts';

const node = {
  name: 'h1',
  address: '198.18.0.11/24',
  endpoints: ['http://198.18.0.11:2379', 'http://198.18.0.12:2379'],
  pool: '198.18.240.0/20',
  mtuBytes: 1450,
};
const environment = (mode: string) =>
  calicoEnvironment(
    node,
    calicoModes.find(({ name }) => name === mode)!,
  );

describe('calicoEnvironment', () => {
  it('names the host and the store, to the node and to Felix', () => {
    const { NODENAME, FELIX_FELIXHOSTNAME, ETCD_ENDPOINTS, FELIX_ETCDENDPOINTS, CALICO_MANAGE_CNI } =
      environment('vxlan');
    expect([NODENAME, FELIX_FELIXHOSTNAME]).toEqual(['h1', 'h1']);
    expect(ETCD_ENDPOINTS).toBe('http://198.18.0.11:2379,http://198.18.0.12:2379');
    expect(FELIX_ETCDENDPOINTS).toBe(ETCD_ENDPOINTS);
    expect(CALICO_MANAGE_CNI).toBe('false');
  });

  it('asks for one tunnel or none, and for routes by Felix where neither VXLAN has its own nor BIRD writes them', () => {
    const asked = calicoModes.map(({ name }) => {
      const env = environment(name);
      const tunnels = [env.CALICO_IPV4POOL_VXLAN, env.CALICO_IPV4POOL_IPIP];
      return [name, ...tunnels, env.CALICO_NETWORKING_BACKEND, env.FELIX_PROGRAMCLUSTERROUTES];
    });
    expect(asked).toEqual([
      ['vxlan', 'Always', 'Never', 'vxlan', undefined],
      ['ipip', 'Never', 'Always', 'vxlan', 'Enabled'],
      ['none', 'Never', 'Never', 'vxlan', 'Enabled'],
      ['bgp', 'Never', 'Never', 'bird', undefined],
      ['bgp-ipip', 'Never', 'Always', 'bird', undefined],
    ]);
  });
});

describe('calicoList', () => {
  it('has the plugins take addresses of the pool', () => {
    const list = calicoList(node);
    expect(programsOf(list)).toEqual(['calico', 'calico-ipam']);
    expect(list.plugins[0]).toMatchObject({ nodename: 'h1', mtu: 1450, ipam: { ipv4_pools: ['198.18.240.0/20'] } });
  });
});

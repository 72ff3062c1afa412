import { describe, expect, it } from 'vitest';
import type { CniList } from './cni-list.ts';
import { planChain, programsOf, withStateIn } from './plan-chain.ts';

const list: CniList = {
  cniVersion: '1.0.0',
  name: 'blue',
  disableCheck: false,
  plugins: [
    { type: 'bridge', bridge: 'cni0', ipam: { type: 'host-local', subnet: '192.0.2.0/24' } },
    { type: 'portmap', capabilities: { portMappings: true } },
  ],
};
const request = { containerId: 'abc', interfaceName: 'eth0', folders: ['/usr/lib/cni', '/opt/cni/bin'] };
const words = (calls: readonly { program: string; previous: boolean }[]) =>
  calls.map(({ program, previous }) => `${program}${previous ? ' with the result' : ''}`);

describe('planChain', () => {
  it('adds in the order of the list, checks in it, and deletes in the opposite one', () => {
    const chain = planChain(list, request);
    expect(words(chain.add)).toEqual(['bridge', 'portmap with the result']);
    expect(words(chain.check)).toEqual(['bridge with the result', 'portmap with the result']);
    expect(words(chain.delete)).toEqual(['portmap with the result', 'bridge with the result']);
  });

  it.each(['0.3.0', '0.3.1'] as const)('neither checks nor hands results to DEL in %s', (cniVersion) => {
    const old = planChain({ ...list, cniVersion }, request);
    expect(old.check).toEqual([]);
    expect(words(old.delete)).toEqual(['portmap', 'bridge']);
  });

  it('does not check where the list wants none', () => {
    expect(planChain({ ...list, disableCheck: true }, request).check).toEqual([]);
  });

  it('tells each plugin its own object, with the name and the version of the list', () => {
    expect(planChain(list, request).add[0]).toEqual({
      program: 'bridge',
      env: { CNI_CONTAINERID: 'abc', CNI_IFNAME: 'eth0', CNI_PATH: '/usr/lib/cni:/opt/cni/bin' },
      config: {
        type: 'bridge',
        bridge: 'cni0',
        ipam: { type: 'host-local', subnet: '192.0.2.0/24' },
        name: 'blue',
        cniVersion: '1.0.0',
      },
      previous: false,
    });
  });

  it('answers the capability of mapping ports by the ports, for the plugin that has it alone', () => {
    const portMappings = [{ hostPort: 8080, containerPort: 80, protocol: 'tcp' as const }];
    const [bridge, portmap] = planChain(list, { ...request, portMappings }).add;
    expect(bridge!.config).not.toHaveProperty('runtimeConfig');
    expect(portmap!.config).toEqual({
      type: 'portmap',
      runtimeConfig: { portMappings },
      name: 'blue',
      cniVersion: '1.0.0',
    });
    expect(planChain(list, request).add[1]!.config).toEqual({ type: 'portmap', name: 'blue', cniVersion: '1.0.0' });
  });
});

describe('programsOf', () => {
  it('names plugins and what gives out their addresses, each once', () => {
    const twice = { ...list, plugins: [...list.plugins, list.plugins[0]!] };
    expect(programsOf(twice)).toEqual(['bridge', 'host-local', 'portmap']);
  });
});

describe('withStateIn', () => {
  it('has host-local write there, unless the list says where', () => {
    const folderOf = (made: CniList) => made.plugins[0]!.ipam?.dataDir;
    expect(folderOf(withStateIn('/run/state', list))).toBe('/run/state');
    const own = { type: 'bridge', ipam: { type: 'host-local', dataDir: '/srv' } };
    expect(folderOf(withStateIn('/run/state', { ...list, plugins: [own] }))).toBe('/srv');
  });
});

import { expect, it } from 'vitest';
import { missingNodes, profileEntry, resourcesPrefix } from './calico-resources.ts';

it('writes down a profile whose members let each other in', () => {
  const [key, value] = profileEntry('blue');
  expect(key).toBe('/calico/resources/v3/projectcalico.org/profiles/blue');
  expect(JSON.parse(value)).toMatchObject({
    kind: 'Profile',
    metadata: { name: 'blue' },
    spec: { ingress: [{ action: 'Allow', source: { selector: 'has(blue)' } }], labelsToApply: { blue: '' } },
  });
});

it('tells which hosts have not registered, or with a strange address', () => {
  const node = (name: string, address: string) =>
    [`${resourcesPrefix}nodes/${name}`, JSON.stringify({ spec: { bgp: { ipv4Address: address } } })] as const;
  const hosts = ['h1', 'h2', 'h3'].map((name, index) => ({
    name,
    underlay: { address: `198.18.0.1${index}`, interface: 'eth0' },
  }));
  expect(missingNodes(new Map([node('h1', '198.18.0.10/24'), node('h3', '172.17.0.1/16')]), hosts)).toEqual([
    'h2 has not registered',
    'h3 has registered with 172.17.0.1, not with its address on the underlay',
  ]);
});

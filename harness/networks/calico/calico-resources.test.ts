import { expect, it } from 'vitest';
import { profileEntry, registeredNodes, resourcesPrefix } from './calico-resources.ts';

it('writes down a profile whose members let each other in', () => {
  const [key, value] = profileEntry('blue');
  expect(key).toBe('/calico/resources/v3/projectcalico.org/profiles/blue');
  expect(JSON.parse(value)).toMatchObject({
    kind: 'Profile',
    metadata: { name: 'blue' },
    spec: { ingress: [{ action: 'Allow', source: { selector: 'has(blue)' } }], labelsToApply: { blue: '' } },
  });
});

it('reads the names of hosts from keys', () => {
  const keys = ['nodes/h1', 'ippools/default', 'nodes/h2'].map((end) => resourcesPrefix + end);
  expect(registeredNodes(keys)).toEqual(['h1', 'h2']);
});

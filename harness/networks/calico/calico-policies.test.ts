import { describe, expect, it } from 'vitest';
import type { Endpoint } from '../endpoint.ts';
import { calicoPolicies, labelled, policyEntry } from './calico-policies.ts';
import { resourcesPrefix } from './calico-resources.ts';

const endpoint = (name: string, address: string) => ({ name, address, containerId: name.repeat(64) }) as Endpoint;
const target = endpoint('b', '198.18.240.65');
const source = endpoint('a', '198.18.240.1');

const workloadKey = (name: string) => `${resourcesPrefix}workloadendpoints/default/h1-cni-${name}-eth0`;
const workload = (name: string, labels?: Record<string, string>) =>
  JSON.stringify({
    kind: 'WorkloadEndpoint',
    metadata: { name, ...(labels === undefined ? {} : { labels }) },
    spec: { node: 'h1', containerID: name.repeat(64) },
  });

describe('policyEntry', () => {
  it('denies all that it does not admit', () => {
    const [key, value] = policyEntry({ name: 'shut', target, admits: [] });
    expect(key).toBe(`${resourcesPrefix}globalnetworkpolicies/shut`);
    expect(JSON.parse(value)).toMatchObject({
      kind: 'GlobalNetworkPolicy',
      spec: { selector: `overlab-endpoint == '${'b'.repeat(32)}'`, types: ['Ingress'], ingress: [] },
    });
  });

  it('admits one port to one source', () => {
    const [, value] = policyEntry({ name: 'ajar', target, admits: [{ source, protocol: 'tcp', port: 80 }] });
    expect(JSON.parse(value)).toMatchObject({
      spec: {
        ingress: [
          {
            action: 'Allow',
            protocol: 'TCP',
            source: { nets: ['198.18.240.1/32'] },
            destination: { ports: [80] },
          },
        ],
      },
    });
  });
});

describe('labelled', () => {
  it('adds to what the container has already', () => {
    const workloads = new Map([
      [workloadKey('a'), workload('a')],
      [workloadKey('b'), workload('b', { mine: 'kept' })],
    ]);
    const [key, value] = labelled(workloads, target);
    expect(key).toBe(workloadKey('b'));
    expect(JSON.parse(value)).toEqual({
      kind: 'WorkloadEndpoint',
      metadata: { name: 'b', labels: { mine: 'kept', 'overlab-endpoint': 'b'.repeat(32) } },
      spec: { node: 'h1', containerID: 'b'.repeat(64) },
    });
  });

  it('fails for a container that is not there', () => {
    expect(() => labelled(new Map(), target)).toThrow('Calico does not know b');
  });
});

it('is written down with the label, and lifted by its name', async () => {
  const entries = new Map([[workloadKey('b'), workload('b')]]);
  const policies = calicoPolicies({
    get: async () => new Map(entries),
    put: async (more) => more.forEach((value, key) => entries.set(key, value)),
    delete: async (key) => void entries.delete(key),
  });
  await policies.apply({ name: 'shut', target, admits: [] });
  expect([...entries.keys()]).toEqual([workloadKey('b'), `${resourcesPrefix}globalnetworkpolicies/shut`]);
  expect(entries.get(workloadKey('b'))).toContain('overlab-endpoint');
  await policies.lift('shut');
  expect([...entries.keys()]).toEqual([workloadKey('b')]);
});

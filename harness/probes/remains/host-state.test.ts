import { describe, expect, it } from 'vitest';
import { differences } from './host-state.ts';

describe('differences', () => {
  it('names what came and what went, with its kind', () => {
    const before = new Map([['links', ['eth0', 'lo']]]);
    const after = new Map([['links', ['flannel.1', 'lo']]]);
    expect(differences(before, after)).toEqual(['links: + flannel.1', 'links: - eth0']);
  });

  it('counts what is there several times', () => {
    expect(differences(new Map([['processes', ['etcd']]]), new Map([['processes', ['etcd', 'etcd']]]))).toEqual([
      'processes: + etcd',
    ]);
  });
});

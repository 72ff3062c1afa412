import { describe, expect, it } from 'vitest';
import { UnsupportedError } from '../../base/errors.ts';
import type { Host } from '../../hosts/host.ts';
import { etcdArguments, etcdMembers } from './etcd-members.ts';

const hosts = [1, 2, 3].map(
  (number) => ({ name: `h${number}`, underlay: { address: `198.18.0.1${number}`, interface: 'eth0' } }) as Host,
);

describe('the members of a store', () => {
  it('are the first hosts', () => {
    expect(etcdMembers(hosts, 1).map(({ name }) => name)).toEqual(['h1']);
    expect(etcdMembers(hosts, 3)).toHaveLength(3);
  });

  it('cannot be more than the hosts', () => {
    expect(() => etcdMembers(hosts.slice(0, 2), 3)).toThrow(UnsupportedError);
  });

  it('know each other, and listen on the underlay and to their own host', () => {
    const words = etcdArguments(hosts[1]!, hosts, '/run/store').join(' ');
    expect(words).toContain('--listen-client-urls http://198.18.0.12:2379,http://127.0.0.1:2379 ');
    expect(words).toContain('h1=http://198.18.0.11:2380,h2=http://198.18.0.12:2380,h3=http://198.18.0.13:2380');
  });
});

import { describe, expect, it } from 'vitest';
import { connectionsReport, missingConnections } from './weave-report.ts';

interface Said {
  readonly state?: string;
  readonly info?: string;
  readonly attributes?: object | null;
}
const report = (...connections: Said[]) =>
  JSON.stringify(
    connections.map(({ state = 'established', info = '', attributes = null }, index) => ({
      Address: `198.18.0.1${index + 2}:6783`,
      Outbound: true,
      State: state,
      Info: info,
      Attrs: attributes,
    })),
  );
const itself = { state: 'failed', info: 'cannot connect to ourself, retry: never' };
const carriedBy = (name: string, more = {}) => ({
  info: `${name} 02:00:00:00:00:02(h2)`,
  attributes: { name, ...more },
});
const fastdp = { overlay: 'fastdp', encrypts: false } as const;

describe('missingConnections', () => {
  it('is content with as many connections as there are peers, carried as was asked for', () => {
    expect(missingConnections('h1', report(carriedBy('fastdp', { mtu: 1376 }), itself), 1, fastdp)).toEqual([]);
  });

  it('names a fall-back to the other way', () => {
    expect(missingConnections('h1', report(carriedBy('sleeve', { mtu: 1438 })), 1, fastdp)).toEqual([
      'h1 reaches 198.18.0.12:6783 by other means: sleeve 02:00:00:00:00:02(h2)',
    ]);
    expect(missingConnections('h1', report({ info: 'none   02:00:00:00:00:02(h2)' }), 1, fastdp)).toHaveLength(1);
  });

  it('tells encrypted connections from those in clear', () => {
    const encrypted = { overlay: 'fastdp', encrypts: true } as const;
    const secret = report(carriedBy('fastdp', { encrypted: true }));
    const clear = report(carriedBy('fastdp'));
    expect(missingConnections('h1', secret, 1, encrypted)).toEqual([]);
    expect(missingConnections('h1', secret, 1, fastdp)).toHaveLength(1);
    expect(missingConnections('h1', clear, 1, encrypted)).toHaveLength(1);
  });

  it('counts what is not there yet, and says why', () => {
    expect(missingConnections('h1', 'null', 2, fastdp)).toEqual(['h1 has 0 of 2 connections']);
    expect(missingConnections('h1', report({ state: 'failed', info: 'no route' }), 1, fastdp)).toEqual([
      'h1 has 0 of 1 connections: no route',
    ]);
  });
});

it('asks for nothing but the connections', () => {
  const { searchParams } = new URL(connectionsReport, 'http://127.0.0.1');
  expect(searchParams.get('format')).toBe('{{json .Router.Connections}}');
});

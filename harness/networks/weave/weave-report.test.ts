import { describe, expect, it } from 'vitest';
import { missingConnections } from './weave-report.ts';

const report = (...connections: [state: string, info: string][]) =>
  JSON.stringify({
    Router: {
      Connections: connections.map(([State, Info], index) => ({
        Address: `198.18.0.1${index + 2}:6783`,
        Outbound: true,
        State,
        Info,
      })),
    },
  });
const fastdp = { overlay: 'fastdp', encrypts: false } as const;

describe('missingConnections', () => {
  it('is content with as many connections as there are peers, carried as was asked for', () => {
    const said = report(
      ['established', 'fastdp 02:00:00:00:00:02(h2) mtu=1376'],
      ['failed', 'cannot connect to ourself'],
    );
    expect(missingConnections('h1', said, 1, fastdp)).toEqual([]);
  });

  it('names a fall-back to the other way', () => {
    const said = report(['established', 'sleeve 02:00:00:00:00:02(h2) mtu=1438']);
    expect(missingConnections('h1', said, 1, fastdp)).toEqual([
      'h1 reaches 198.18.0.12:6783 by other means: sleeve 02:00:00:00:00:02(h2) mtu=1438',
    ]);
  });

  it('tells encrypted connections from those in clear', () => {
    const encrypted = { overlay: 'fastdp', encrypts: true } as const;
    const secret = report(['established', 'encrypted   fastdp 02:00:00:00:00:02(h2)']);
    const clear = report(['established', 'unencrypted fastdp 02:00:00:00:00:02(h2)']);
    expect(missingConnections('h1', secret, 1, encrypted)).toEqual([]);
    expect(missingConnections('h1', secret, 1, fastdp)).toHaveLength(1);
    expect(missingConnections('h1', clear, 1, encrypted)).toHaveLength(1);
  });

  it('counts what is not there yet, and says why', () => {
    expect(missingConnections('h1', '{"Router":{"Connections":null}}', 2, fastdp)).toEqual([
      'h1 has 0 of 2 connections',
    ]);
    expect(missingConnections('h1', report(['failed', 'no route']), 1, fastdp)).toEqual([
      'h1 has 0 of 1 connections: no route',
    ]);
  });
});

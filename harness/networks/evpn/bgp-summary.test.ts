import { describe, expect, it } from 'vitest';
import { establishedSessions } from './bgp-summary.ts';

describe('established sessions', () => {
  it('are counted by the state of each peer', () => {
    const peers = { '198.18.44.12': { state: 'Established', pfxRcd: 3 }, '198.18.44.13': { state: 'Active' } };
    expect(establishedSessions(JSON.stringify({ routerId: '198.18.44.11', peers }))).toBe(1);
  });

  it('are none before the first peer is known, and while no daemon answers', () => {
    expect(establishedSessions('{\n}\n')).toBe(0);
    expect(establishedSessions('bgpd is not running\n')).toBe(0);
    expect(establishedSessions('')).toBe(0);
  });
});

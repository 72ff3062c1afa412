import { describe, expect, it } from 'vitest';
import type { Host } from '../../hosts/host.ts';
import type { Endpoint } from '../../networks/endpoint.ts';
import { delayFact, lossFact, spreadFact } from './latency-facts.ts';
import type { RoundTrips } from './measure-latency.ts';

const host = (name: string) => ({ name, underlay: { address: '198.18.0.11' } }) as Host;
const endpoint = (name: string, on: Host) => ({ name, host: on, pid: 1 }) as Endpoint;
const [h1, h2] = [host('h1'), host('h2')];
const ways = {
  blue: { name: 'blue', source: endpoint('blue-1', h1), target: endpoint('blue-2', h2) },
  underlay: { name: 'the underlay', source: h1, target: h2 },
};
const trips = (name: keyof typeof ways, ms: readonly number[], lost = 0): RoundTrips => ({
  way: ways[name],
  rounds: Array.from({ length: 10 }, () => ms),
  lost,
});
const upTo = (count: number) => Array.from({ length: count }, (_, index) => index + 1);

describe('spreadFact', () => {
  it('says the percentiles with their unit, and the way with its hosts', () => {
    expect(spreadFact(trips('blue', upTo(100)))).toMatchObject({
      title: 'round trip over blue, blue-1 on h1 to blue-2 on h2',
      observed: 'p50 50.5 ms, p90 90.1 ms, p99 99.0 ms',
      holds: null,
    });
    expect(spreadFact(trips('underlay', [])).observed).toBe('none came back');
  });
});

describe('lossFact', () => {
  it('fails for one that was lost, and is left open by too few', () => {
    expect(lossFact(trips('blue', upTo(10))).holds).toBe(true);
    expect(lossFact(trips('blue', upTo(10), 1))).toMatchObject({ holds: false, observed: '100 of 101' });
    expect(lossFact(trips('blue', upTo(9))).holds).toBeNull();
  });
});

describe('delayFact', () => {
  const delay = (ms: number) => delayFact(trips('blue', [ms, ms]), trips('underlay', [1, 1]), 10);

  it('holds up to the bound, and names the bound and what was seen', () => {
    expect(delay(2)).toMatchObject({ holds: true, expected: 'at most 10', cause: null });
    expect(delay(2).observed).toContain('2.000');
    expect(delay(11).holds).toBe(false);
  });

  it('is left open without a round trip, and by an interval across the bound', () => {
    expect(delayFact(trips('blue', []), trips('underlay', [1]), 10)).toMatchObject({ holds: null, observed: null });
    const scattered = { ...trips('blue', []), rounds: [[5], [6], [14], [15]] };
    expect(delayFact(scattered, trips('underlay', [1]), 10).holds).toBeNull();
  });
});

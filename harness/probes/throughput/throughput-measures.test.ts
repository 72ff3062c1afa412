import { describe, expect, it } from 'vitest';
import type { ThroughputSample } from '../../results/throughput.ts';
import { throughputMeasures } from './throughput-measures.ts';

const sample = (megabits: number, cpuSeconds: number | null): ThroughputSample => ({
  bitsPerSecond: megabits * 1e6,
  retransmits: 0,
  durationMs: 2_000,
  startedAtMs: 0,
  cpuSeconds,
});
const three = (megabits: number, cpuSeconds: number | null) => [0, 1, 2].map(() => sample(megabits, cpuSeconds));
const ratio = { value: 0.5, low: 0.4, high: 0.6, confidence: 0.95 };

describe('throughputMeasures', () => {
  it('are the ratio, the goodput and the processor time of both sides', () => {
    const samples = { network: three(500, 3), underlay: three(1_000, 2) };
    const measures = throughputMeasures({ streams: 1, ratio, samples });
    expect(measures.map(({ id, side, value, low, samples: count }) => [id, side, value, low, count])).toEqual([
      ['throughput-ratio', 'network', 0.5, 0.4, 3],
      ['cpu-ratio', 'network', 3, 3, 3],
      ['throughput', 'network', 500, 500, 3],
      ['cpu', 'network', 3, 3, 3],
      ['throughput', 'underlay', 1_000, 1_000, 3],
      ['cpu', 'underlay', 1, 1, 3],
    ]);
  });

  it('leave out what could not be read, and keep it apart from nothing', () => {
    const samples = { network: [...three(500, null), sample(500, 3)], underlay: three(1_000, null) };
    const measures = throughputMeasures({ streams: 4, ratio, samples }).filter(({ id }) => id.startsWith('cpu'));
    expect(measures.map(({ id, side, value, low, samples: count }) => [id, side, value, low, count])).toEqual([
      ['cpu-ratio-4-streams', 'network', null, null, 0],
      ['cpu-4-streams', 'network', 3, null, 1],
      ['cpu-4-streams', 'underlay', null, null, 0],
    ]);
  });

  it('have no value without samples', () => {
    const measures = throughputMeasures({ streams: 1, ratio: null, samples: { network: [], underlay: [] } });
    expect(measures.map(({ value }) => value)).toEqual(Array(6).fill(null));
  });
});

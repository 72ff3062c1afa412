import { describe, expect, it } from 'vitest';
import { latencyMeasures } from './latency-measures.ts';

const steady = (ms: number, rounds: number) => ({ rounds: Array.from({ length: rounds }, () => [ms, ms, ms]) });

describe('latencyMeasures', () => {
  it('are the ratio of the medians, and p50 and p99 of both', () => {
    const measures = latencyMeasures(steady(0.3, 4), steady(0.1, 4));
    expect(measures.map(({ id, side, value, unit }) => [id, side, value?.toFixed(3), unit])).toEqual([
      ['rtt-ratio', 'network', '3.000', 'ratio'],
      ['rtt-p50', 'network', '0.300', 'ms'],
      ['rtt-p99', 'network', '0.300', 'ms'],
      ['rtt-p50', 'underlay', '0.100', 'ms'],
      ['rtt-p99', 'underlay', '0.100', 'ms'],
    ]);
    expect(measures.every(({ low, high }) => low !== null && high !== null)).toBe(true);
  });

  it('have no value where nothing came back', () => {
    const [ratio, p50, , underlayP50] = latencyMeasures({ rounds: [[]] }, steady(0.1, 1));
    expect([ratio!.value, p50!.value, p50!.samples]).toEqual([null, null, 0]);
    expect([underlayP50!.value, underlayP50!.low, underlayP50!.samples]).toEqual([0.1, null, 1]);
  });
});

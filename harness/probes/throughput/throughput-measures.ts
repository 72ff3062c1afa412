import { measureFrom, type Measure } from '../../results/measure.ts';
import { bootstrapMedian, bootstrapRatio } from '../../results/statistics.ts';
import type { Throughput, ThroughputSample } from '../../results/throughput.ts';

type Sampled = Pick<Throughput, 'streams' | 'samples' | 'ratio'>;

const sides = ['network', 'underlay'] as const;

/**
 * Throughput and what it cost as figures to compare: both as ratios to the underlay, and by themselves for the network
 * and for the underlay. With several streams their ids end in how many.
 */
export function throughputMeasures({ streams, samples, ratio }: Sampled): Measure[] {
  const suffix = streams === 1 ? '' : `-${streams}-streams`;
  const among = streams === 1 ? 'one stream' : `${streams} streams`;
  const costs = { network: samples.network.flatMap(costOf), underlay: samples.underlay.flatMap(costOf) };
  const costRatio = bootstrapRatio(costs.network, costs.underlay);
  const overUnderlay = { unit: 'ratio', side: 'network' } as const;
  return [
    measureFrom(
      {
        id: `throughput-ratio${suffix}`,
        title: `TCP goodput to that of the underlay, ${among}`,
        better: 'higher',
        ...overUnderlay,
      },
      ratio,
      Math.min(samples.network.length, samples.underlay.length),
    ),
    measureFrom(
      {
        id: `cpu-ratio${suffix}`,
        title: `processor time per bit to that of the underlay, ${among}`,
        better: 'lower',
        ...overUnderlay,
      },
      costRatio,
      Math.min(costs.network.length, costs.underlay.length),
    ),
    ...sides.flatMap((side) => [
      measureFrom(
        { id: `throughput${suffix}`, title: `TCP goodput, ${among}`, unit: 'Mbit/s', better: 'higher', side },
        bootstrapMedian(samples[side].map(({ bitsPerSecond }) => bitsPerSecond / 1e6)),
        samples[side].length,
      ),
      measureFrom(
        { id: `cpu${suffix}`, title: `processor time per Gbit, ${among}`, unit: 'CPU s/Gbit', better: 'lower', side },
        bootstrapMedian(costs[side]),
        costs[side].length,
      ),
    ]),
  ];
}

/** Processor seconds for each Gbit that arrived; nothing where they could not be read. */
function costOf({ bitsPerSecond, durationMs, cpuSeconds }: ThroughputSample): number[] {
  return cpuSeconds === null ? [] : [cpuSeconds / ((bitsPerSecond * durationMs) / 1e12)];
}

import { bootstrapRatio, seededGenerator } from '../../results/statistics.ts';
import type { Throughput, ThroughputSample } from '../../results/throughput.ts';

interface SampleThroughputOptions {
  network?: string;
  networkRate?: number;
  underlayRate?: number;
  count?: number;
  streams?: number;
  floorRatio?: number;
  stoppedBy?: Throughput['stoppedBy'];
}

/** An interleaved measurement whose samples scatter by 4 % around the two rates, in bits per second, at 3.2 and 2.4 processor seconds a transfer. */
export function sampleThroughput({
  network = 'blue',
  networkRate = 3.9e9,
  underlayRate = 9.4e9,
  count = 9,
  streams = 1,
  floorRatio = 0.05,
  stoppedBy = 'narrow interval',
}: SampleThroughputOptions = {}): Throughput {
  const random = seededGenerator(42);
  const otherRandom = seededGenerator(7);
  const samples = (rate: number, offsetMs: number, cpuSeconds: number): ThroughputSample[] =>
    Array.from({ length: count }, (_, index) => ({
      bitsPerSecond: rate * (0.96 + 0.08 * random()),
      retransmits: Math.floor(random() * 30),
      durationMs: 2000,
      startedAtMs: index * 4200 + offsetMs,
      cpuSeconds: cpuSeconds * (0.95 + 0.1 * otherRandom()),
    }));
  const overlay = samples(networkRate, 0, 3.2);
  const underlay = samples(underlayRate, 2100, 2.4);
  return {
    title: `TCP, ${streams === 1 ? 'one stream' : `${streams} streams`}, across hosts`,
    source: { endpoint: `${network}-1`, host: 'h1' },
    target: { endpoint: `${network}-3`, host: 'h2' },
    network,
    streams,
    samples: { network: overlay, underlay },
    ratio: bootstrapRatio(
      overlay.map((sample) => sample.bitsPerSecond),
      underlay.map((sample) => sample.bitsPerSecond),
    ),
    floorRatio,
    stoppedBy,
  };
}

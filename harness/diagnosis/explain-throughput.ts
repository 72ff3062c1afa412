import { formatRate } from '../results/format.ts';
import type { Finding } from '../results/finding.ts';
import type { Throughput, ThroughputSample } from '../results/throughput.ts';
import { bounded } from './wording.ts';

/** Explains a throughput that is missing, below its floor, or not decided by the samples. */
export function explainThroughput(throughput: Throughput, failure: string | null = null): Finding[] {
  const { ratio, floorRatio, samples, source, target, stoppedBy, title } = throughput;
  const way = `${source.endpoint} on ${source.host} to ${target.endpoint} on ${target.host}`;
  const evidence = bounded([
    ...(failure === null ? [] : [failure]),
    ...samples.network.map((sample) => `network: ${describeSample(sample)}`),
    ...samples.underlay.map((sample) => `underlay: ${describeSample(sample)}`),
  ]);
  if (ratio === null) {
    const lacking = samples.underlay.length === 0 ? 'the underlay' : 'the network';
    return [{ title: `${title}: no sample over ${lacking}, ${way}`, evidence, cause: failure }];
  }
  const range = `${percent(ratio.low)} to ${percent(ratio.high)} of the underlay's goodput, ${way}`;
  if (ratio.high < floorRatio) {
    return [
      {
        title: `${title}: only ${range}, below the floor of ${percent(floorRatio)}`,
        evidence,
        cause: 'the network is throttled, or most packets are lost or fragmented: rate limits, MTU, retransmissions',
      },
    ];
  }
  if (ratio.low < floorRatio) {
    return [
      {
        title: `${title}: ${range}, too uncertain for the floor of ${percent(floorRatio)}`,
        evidence,
        cause: 'the samples scatter: a busy machine, or too few of them',
      },
    ];
  }
  if (stoppedBy === 'failure') {
    return [{ title: `${title}: a transfer failed after ${range}`, evidence, cause: failure }];
  }
  return [];
}

function percent(ratio: number): string {
  return `${(ratio * 100).toPrecision(3)} %`;
}

function describeSample({ bitsPerSecond, retransmits }: ThroughputSample): string {
  const rate = formatRate(bitsPerSecond);
  return retransmits === null ? rate : `${rate}, ${retransmits} retransmissions`;
}

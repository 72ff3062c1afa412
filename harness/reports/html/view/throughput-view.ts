import { counted, formatInterval, formatRate, formatRatio } from '../../../results/format.ts';
import { median } from '../../../results/statistics.ts';
import type { Throughput, ThroughputSample } from '../../../results/throughput.ts';
import { intervalChart } from '../charts/interval-chart.ts';
import { stripChart } from '../charts/strip-chart.ts';
import type { SvgMarkup } from '../charts/svg.ts';

export interface ThroughputView {
  title: string;
  path: string;
  chart: SvgMarkup | null;
  rows: {
    side: string;
    kind: 'network' | 'underlay';
    median: string;
    min: string;
    max: string;
    retransmits: string;
    count: number;
  }[];
  ratio: string;
  ratioChart: SvgMarkup | null;
  floor: string;
  stopped: string;
}

const stopWords: Record<Throughput['stoppedBy'], string> = {
  'narrow interval': 'Sampling stopped because the interval was narrow enough.',
  budget: 'Sampling stopped because its time was spent; the interval may be wide.',
  failure: 'Sampling stopped because a transfer failed.',
};

/** Everything that the page shows of a throughput measurement. */
export function throughputView(throughput: Throughput): ThroughputView {
  const { samples, ratio, floorRatio } = throughput;
  const strips = [
    { title: throughput.network, kind: 'network', samples: samples.network },
    { title: 'bare underlay', kind: 'underlay', samples: samples.underlay },
  ] as const;
  return {
    title: throughput.title,
    path: [
      `${placeOf(throughput.source)} → ${placeOf(throughput.target)}`,
      counted(throughput.streams, 'stream'),
      'samples interleaved with the underlay',
    ].join(' · '),
    chart: samples.network.length + samples.underlay.length > 0 ? stripChart(strips) : null,
    rows: strips.map((strip) => ({ side: strip.title, kind: strip.kind, ...figuresOf(strip.samples) })),
    ratio: ratio ? formatInterval(ratio) : 'no ratio: samples are missing',
    ratioChart: ratio ? intervalChart(ratio, floorRatio) : null,
    floor: floorText(throughput),
    stopped: stopWords[throughput.stoppedBy],
  };
}

/** How the ratio stands to the floor below which a network counts as broken. */
export function floorText({ ratio, floorRatio }: Pick<Throughput, 'ratio' | 'floorRatio'>): string {
  const floor = formatRatio(floorRatio);
  if (!ratio) return `floor ${floor}: not decided`;
  if (ratio.high < floorRatio) return `below the floor of ${floor}`;
  return ratio.low >= floorRatio ? `above the floor of ${floor}` : `the interval reaches the floor of ${floor}`;
}

function placeOf({ endpoint, host }: Throughput['source']): string {
  return `${endpoint} on ${host}`;
}

function figuresOf(samples: readonly ThroughputSample[]) {
  const rates = samples.map((sample) => sample.bitsPerSecond);
  const middle = median(rates);
  const known = samples.flatMap((sample) => (sample.retransmits === null ? [] : [sample.retransmits]));
  const shown = (value: number | null) => (value === null ? '–' : formatRate(value));
  return {
    median: shown(middle),
    min: shown(rates.length > 0 ? Math.min(...rates) : null),
    max: shown(rates.length > 0 ? Math.max(...rates) : null),
    retransmits: known.length > 0 ? String(known.reduce((sum, count) => sum + count, 0)) : '–',
    count: samples.length,
  };
}

import { counted, formatRate } from '../../../results/format.ts';
import { median, quantile } from '../../../results/statistics.ts';
import type { ThroughputSample } from '../../../results/throughput.ts';
import { scaleTo, type Scale } from './scale.ts';
import { element, figure, type SvgMarkup, text } from './svg.ts';

export interface Strip {
  title: string;
  /** Chooses the colour and the shape of the marks. */
  kind: 'network' | 'underlay';
  samples: readonly ThroughputSample[];
}

const labelHeight = 22;
const bandHeight = 58;
const stripHeight = labelHeight + bandHeight + 10;
const axisHeight = 26;

/**
 * One strip for each side: a mark a sample at its rate, earlier samples higher, with the median as a line
 * and the middle half (quartiles) as a band.
 */
export function stripChart(strips: readonly Strip[]): SvgMarkup {
  const rates = strips.flatMap((strip) => ratesOf(strip));
  const scale = scaleTo(Math.max(0, ...rates));
  const bottom = strips.length * stripHeight;
  const description = strips.map((strip) => `${strip.title}: ${describe(strip)}`).join('; ');
  const bands = strips.map((_, index) =>
    element('rect', { class: 'band', x: 0, y: index * stripHeight + labelHeight, width: '100%', height: bandHeight }),
  );
  return figure(bottom + axisHeight, 'strips', description, [
    ...bands,
    ...axis(scale, bottom),
    ...strips.flatMap((strip, index) => stripMarks(strip, scale, index * stripHeight)),
  ]);
}

function ratesOf(strip: Strip): number[] {
  return strip.samples.map((sample) => sample.bitsPerSecond);
}

function describe(strip: Strip): string {
  const middle = median(ratesOf(strip));
  return middle === null ? 'no samples' : `median ${formatRate(middle)} of ${counted(strip.samples.length, 'sample')}`;
}

function axis(scale: Scale, bottom: number): SvgMarkup[] {
  return scale.ticks.flatMap((tick, index) => {
    const anchor = index === 0 ? 'start' : index === scale.ticks.length - 1 ? 'end' : 'middle';
    const x = scale.at(tick);
    return [
      element('line', { class: 'grid', x1: x, x2: x, y1: labelHeight, y2: bottom }),
      element('text', { class: 'tick', x, y: bottom + 18, 'text-anchor': anchor }, text(tickLabel(tick, scale))),
    ];
  });
}

/** Only the last tick carries the unit, so that the labels have room on a narrow page. */
function tickLabel(tick: number, scale: Scale): string {
  const end = scale.ticks.at(-1) ?? 0;
  const unit = 1000 ** Math.max(0, Math.floor(Math.log10(Math.max(end, 1)) / 3));
  const label = String(Number((tick / unit).toPrecision(4)));
  return tick === end ? `${label} ${formatRate(unit).split(' ')[1]}` : label;
}

function stripMarks(strip: Strip, scale: Scale, top: number): SvgMarkup[] {
  const rates = ratesOf(strip);
  const label = element(
    'text',
    { class: 'label', x: scale.at(0), y: top + 15 },
    text(`${strip.title} · ${describe(strip)}`),
  );
  const middle = median(rates);
  const low = quantile(rates, 0.25);
  const high = quantile(rates, 0.75);
  if (middle === null || low === null || high === null) return [label];
  const y = top + labelHeight;
  const latest = Math.max(...strip.samples.map((sample) => sample.startedAtMs), 1);
  const marks = strip.samples.map((sample) => {
    const cy = (y + 8 + (sample.startedAtMs / latest) * (bandHeight - 16)).toFixed(1);
    return element(
      'circle',
      { class: `mark ${strip.kind}`, cx: scale.at(sample.bitsPerSecond), cy, r: 4 },
      element('title', {}, text(formatRate(sample.bitsPerSecond))),
    );
  });
  return [
    label,
    element('rect', {
      class: `spread ${strip.kind}`,
      x: scale.at(low),
      y,
      width: scale.span(low, high),
      height: bandHeight,
    }),
    ...marks,
    element('line', {
      class: `median ${strip.kind}`,
      x1: scale.at(middle),
      x2: scale.at(middle),
      y1: y,
      y2: y + bandHeight,
    }),
  ];
}

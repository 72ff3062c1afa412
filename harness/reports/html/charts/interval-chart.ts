import { formatInterval, formatRatio } from '../../../results/format.ts';
import type { Interval } from '../../../results/throughput.ts';
import { scaleTo } from './scale.ts';
import { element, figure, type SvgMarkup, text } from './svg.ts';

const lineY = 22;
const axisY = 40;

/** The ratio to the underlay with its interval, on an axis from 0, with the floor as a dashed line. */
export function intervalChart(interval: Interval, floorRatio: number): SvgMarkup {
  const scale = scaleTo(Math.max(1, interval.high, floorRatio));
  const floorX = scale.at(floorRatio);
  const ticks = scale.ticks.flatMap((tick, index) => {
    const anchor = index === 0 ? 'start' : index === scale.ticks.length - 1 ? 'end' : 'middle';
    return [
      element('line', { class: 'grid', x1: scale.at(tick), x2: scale.at(tick), y1: lineY - 10, y2: axisY }),
      element('text', { class: 'tick', x: scale.at(tick), y: axisY + 16, 'text-anchor': anchor }, text(String(tick))),
    ];
  });
  return figure(64, 'ratio', `Ratio to the underlay ${formatInterval(interval)}, floor ${formatRatio(floorRatio)}`, [
    ...ticks,
    element('line', { class: 'floor', x1: floorX, x2: floorX, y1: 4, y2: axisY }),
    element('rect', {
      class: 'interval',
      x: scale.at(interval.low),
      y: lineY - 5,
      width: scale.span(interval.low, interval.high),
      height: 10,
      rx: 2,
    }),
    element('circle', { class: 'mark network', cx: scale.at(interval.value), cy: lineY, r: 5 }),
  ]);
}

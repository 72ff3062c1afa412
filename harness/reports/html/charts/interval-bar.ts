import { scaleTo, type Scale } from './scale.ts';
import { element, type SvgMarkup } from './svg.ts';

const height = 16;

/** What a bar of a set shows, in the unit of the set; without an interval only where the value is. */
export interface BarFigures {
  readonly value: number;
  readonly interval: { readonly low: number; readonly high: number } | null;
}

/**
 * A bar for each of some figures, from 0 to its value, with its interval over the end, all on one scale; decoration, their
 * figures stand beside them. `reference`: a value that a dashed line marks in all of them.
 */
export function intervalBars(figures: readonly BarFigures[], reference: number | null): SvgMarkup[] {
  const highest = figures.map(({ value, interval }) => interval?.high ?? value);
  const scale = scaleTo(Math.max(0, ...highest, reference ?? 0));
  return figures.map((each) => intervalBar(each, scale, reference));
}

function intervalBar({ value, interval }: BarFigures, scale: Scale, reference: number | null): SvgMarkup {
  const at = (x: number) => ({ x1: scale.at(x), x2: scale.at(x), y1: 0, y2: height });
  return element(
    'svg',
    { class: 'chart bar ranking', width: '100%', height, 'aria-hidden': 'true' },
    element('rect', { class: 'track', x: 0, y: 2, width: '100%', height: height - 4, rx: 2 }),
    element('rect', { class: 'fill', x: 0, y: 2, width: scale.span(0, value), height: height - 4, rx: 2 }),
    ...(interval === null ? [] : [whisker(interval, scale)]),
    ...(reference === null ? [] : [element('line', { class: 'reference', ...at(reference) })]),
  );
}

function whisker({ low, high }: { low: number; high: number }, scale: Scale): SvgMarkup {
  const middle = height / 2;
  const cap = (x: number) =>
    element('line', { x1: scale.at(x), x2: scale.at(x), y1: middle - 4, y2: middle + 4 });
  return element(
    'g',
    { class: 'whisker' },
    element('line', { x1: scale.at(low), x2: scale.at(high), y1: middle, y2: middle }),
    cap(low),
    cap(high),
  );
}

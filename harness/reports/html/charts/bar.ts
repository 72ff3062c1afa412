import { element, type SvgMarkup } from './svg.ts';

/** A bar that fills `share` (0 to 1) of its width from `start` (0 to 1); decoration, its figures stand beside it. */
export function bar(share: number, start = 0): SvgMarkup {
  const percent = (value: number) => `${Number((value * 100).toFixed(2))}%`;
  return element(
    'svg',
    { class: 'chart bar', width: '100%', height: 12, 'aria-hidden': 'true' },
    element('rect', { class: 'track', x: 0, y: 0, width: '100%', height: 12, rx: 2 }),
    element('rect', { class: 'fill', x: percent(start), y: 0, width: percent(share), height: 12, rx: 2 }),
  );
}

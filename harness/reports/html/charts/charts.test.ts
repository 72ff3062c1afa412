import { describe, expect, it } from 'vitest';
import { sampleThroughput } from '../../testing/sample-throughput.ts';
import { bar } from './bar.ts';
import { intervalBars } from './interval-bar.ts';
import { intervalChart } from './interval-chart.ts';
import { scaleTo } from './scale.ts';
import { stripChart } from './strip-chart.ts';
import { element, text } from './svg.ts';

describe('scaleTo', () => {
  it.each([
    [9.6e9, [0, 2.5e9, 5e9, 7.5e9, 1e10]],
    [1, [0, 0.25, 0.5, 0.75, 1]],
    [0.82, [0, 0.25, 0.5, 0.75, 1]],
    [0, [0, 1]],
  ])('ends on a round number above %d', (highest, ticks) => expect(scaleTo(highest).ticks).toEqual(ticks));

  it('places values in percent', () => {
    expect(scaleTo(1).at(0.5)).toBe('50%');
    expect(scaleTo(1).span(0.25, 0.75)).toBe('50%');
  });
});

describe('element', () => {
  it('escapes attributes and text', () => {
    expect(element('text', { class: '"><script>' }, text('<b>&'))).toBe(
      '<text class="&#34;&#62;&#60;script&#62;">&#60;b&#62;&#38;</text>',
    );
  });
});

describe('charts', () => {
  const { samples, ratio } = sampleThroughput({ count: 5 });

  it('draw every sample, the medians and the spread', () => {
    const chart = stripChart([
      { title: 'blue', kind: 'network', samples: samples.network },
      { title: 'bare underlay', kind: 'underlay', samples: samples.underlay },
    ]);
    expect(chart.match(/<circle/g)).toHaveLength(10);
    expect(chart.match(/class="median/g)).toHaveLength(2);
    expect(chart.match(/class="spread/g)).toHaveLength(2);
    expect(chart).toContain('10 Gbit/s');
    expect(chart).toMatch(/aria-label="blue: median [\d.]+ Gbit\/s of 5 samples; bare underlay: median/);
  });

  it('draw a side without samples as such', () => {
    expect(stripChart([{ title: 'blue', kind: 'network', samples: [] }])).toContain('blue · no samples');
  });

  it('draw the ratio with its interval and floor', () => {
    const chart = intervalChart(ratio!, 0.05);
    expect(chart).toContain('class="floor" x1="5%"');
    expect(chart).toContain('class="interval"');
  });

  it('draw bars on one scale, with their intervals and a reference', () => {
    const [first, second] = intervalBars(
      [
        { value: 0.5, interval: { low: 0.4, high: 0.6 } },
        { value: 2, interval: null },
      ],
      1,
    );
    expect(first).toContain('class="fill" x="0" y="2" width="25%"');
    expect(first).toContain('class="whisker"><line x1="20%" x2="30%"');
    expect(second).toContain('width="100%"');
    expect(second).not.toContain('whisker');
    expect(second).toContain('class="reference" x1="50%"');
  });

  it('draw a bar where its phase lies', () => {
    expect(bar(0.25, 0.5)).toContain('class="fill" x="50%" y="0" width="25%"');
  });
});

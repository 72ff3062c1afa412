import { describe, expect, it } from 'vitest';
import {
  bootstrap,
  bootstrapMedian,
  bootstrapRatio,
  median,
  quantile,
  relativeWidth,
  seededGenerator,
} from './statistics.ts';

describe('seededGenerator', () => {
  it('repeats itself for a seed and differs between seeds', () => {
    const take = (seed: number) => Array.from({ length: 5 }, seededGenerator(seed));
    expect(take(7)).toEqual(take(7));
    expect(take(7)).not.toEqual(take(8));
  });

  it('stays in [0, 1) and is roughly uniform', () => {
    const values = Array.from({ length: 20_000 }, seededGenerator(3));
    expect(Math.min(...values)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...values)).toBeLessThan(1);
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    expect(mean).toBeCloseTo(0.5, 1);
  });
});

describe('median and quantile', () => {
  it('know the textbook cases and leave their input alone', () => {
    const values = [9, 1, 5, 3];
    expect(median(values)).toBe(4);
    expect(quantile(values, 0.25)).toBe(2.5);
    expect(quantile(values, 1)).toBe(9);
    expect(values).toEqual([9, 1, 5, 3]);
  });

  it('have no answer without values', () => {
    expect(median([])).toBeNull();
    expect(quantile([], 0.5)).toBeNull();
  });
});

describe('bootstrapRatio', () => {
  const network = [4.1, 4.3, 3.9, 4.0, 4.2, 4.1, 4.0];
  const underlay = [9.8, 10.1, 9.9, 10.0, 10.2, 10.0, 9.9];

  it('gives the ratio of the medians inside its interval', () => {
    const interval = bootstrapRatio(network, underlay);
    expect(interval?.value).toBeCloseTo(0.41);
    expect(interval?.low).toBeGreaterThan(0.38);
    expect(interval?.low).toBeLessThanOrEqual(0.41);
    expect(interval?.high).toBeGreaterThanOrEqual(0.41);
    expect(interval?.high).toBeLessThan(0.44);
    expect(interval?.confidence).toBe(0.95);
  });

  it('is the same for the same seed', () => {
    expect(bootstrapRatio(network, underlay, { seed: 5 })).toEqual(bootstrapRatio(network, underlay, { seed: 5 }));
  });

  it('is wider when more confidence is asked for', () => {
    const narrow = bootstrapRatio(network, underlay, { confidence: 0.5 });
    const wide = bootstrapRatio(network, underlay, { confidence: 0.99 });
    expect(narrow && wide && relativeWidth(narrow) < relativeWidth(wide)).toBe(true);
  });

  it('covers the true ratio about as often as it says', () => {
    const random = seededGenerator(11);
    const draw = (centre: number) => Array.from({ length: 15 }, () => centre * (0.9 + 0.2 * random()));
    const repeats = 200;
    let covered = 0;
    for (let seed = 1; seed <= repeats; seed += 1) {
      const interval = bootstrapRatio(draw(4), draw(8), { seed, resamples: 400 });
      if (interval && interval.low <= 0.5 && interval.high >= 0.5) covered += 1;
    }
    expect(covered / repeats).toBeGreaterThan(0.88);
  });

  it('is null when either side is empty', () => {
    expect(bootstrapRatio([], underlay)).toBeNull();
    expect(bootstrapRatio(network, [])).toBeNull();
  });

  it('has no width for single samples', () => {
    const interval = bootstrapRatio([2], [4]);
    expect(interval).toEqual({ value: 0.5, low: 0.5, high: 0.5, confidence: 0.95 });
  });

  it('refuses what is no measurement', () => {
    expect(() => bootstrapRatio([0], [1])).toThrow(
      'No interval can be computed: a sample is 0, and a ratio needs positive finite samples',
    );
    expect(() => bootstrapRatio([1], [NaN])).toThrow('a sample is NaN');
    expect(() => bootstrapRatio([1], [1], { confidence: 1 })).toThrow('the confidence is 1');
    expect(() => bootstrapRatio([1], [1], { resamples: 0 })).toThrow('the number of resamples is 0');
  });
});

describe('relativeWidth', () => {
  it('relates the width to the value', () => {
    expect(relativeWidth({ value: 2, low: 1.9, high: 2.1 })).toBeCloseTo(0.1);
    expect(relativeWidth({ value: 0, low: 0, high: 1 })).toBe(Infinity);
  });
});

describe('bootstrap', () => {
  it('resamples what was measured in one go together', () => {
    const groups = [
      [1, 100],
      [1, 100],
      [1, 100],
    ];
    const most = (drawn: readonly number[][]) => Math.max(...drawn.flat());
    expect(bootstrap(groups, most)).toEqual({ value: 100, low: 100, high: 100, confidence: 0.95 });
  });

  it('gives a median an interval that holds it', () => {
    const interval = bootstrapMedian([4, 1, 3, 2, 5])!;
    expect(interval.value).toBe(3);
    expect(interval.low).toBeLessThan(3);
    expect(interval.high).toBeGreaterThan(3);
    expect(bootstrapMedian([])).toBeNull();
  });
});

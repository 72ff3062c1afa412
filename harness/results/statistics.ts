import { median as medianOf, quantile as quantileOf } from 'simple-statistics';
import { HarnessError } from '../base/errors.ts';
import type { Interval } from './throughput.ts';

/** A source of numbers in [0, 1). */
export type Random = () => number;

/**
 * A reproducible source of numbers in [0, 1): the same seed gives the same sequence everywhere.
 * The algorithm is mulberry32 (Tommy Ettinger, public domain): good enough to resample, not for secrets.
 */
export function seededGenerator(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** The median in the unit of the values; `null` without values. */
export function median(values: readonly number[]): number | null {
  return values.length === 0 ? null : medianOf([...values]);
}

/** The quantile `p` (0 to 1) in the unit of the values; `null` without values. */
export function quantile(values: readonly number[], p: number): number | null {
  return values.length === 0 ? null : quantileOf([...values], p);
}

export interface BootstrapOptions {
  /** Default: 0.95. */
  confidence?: number;
  /** Default: 2000. */
  resamples?: number;
  /** The same seed and samples give the same interval. Default: 1. */
  seed?: number;
}

/**
 * The ratio of two medians with a percentile bootstrap interval (Efron & Tibshirani, *An Introduction
 * to the Bootstrap*, 1993, chapter 13): both sides are resampled on their own, because they are
 * independent measurements. `null` when either side has no sample.
 *
 * One sample a side has no spread to resample, so its interval has no width: ask for several samples
 * before trusting `relativeWidth`.
 *
 * Throws `HarnessError` for a sample that is not a positive finite number, and for options out of range.
 */
export function bootstrapRatio(
  numerator: readonly number[],
  denominator: readonly number[],
  { confidence = 0.95, resamples = 2000, seed = 1 }: BootstrapOptions = {},
): Interval | null {
  requireSound([...numerator, ...denominator], confidence, resamples);
  if (numerator.length === 0 || denominator.length === 0) return null;
  const random = seededGenerator(seed);
  const ratios = Array.from(
    { length: resamples },
    () => medianOf(resample(numerator, random)) / medianOf(resample(denominator, random)),
  );
  const tail = (1 - confidence) / 2;
  return {
    value: medianOf([...numerator]) / medianOf([...denominator]),
    low: quantileOf(ratios, tail),
    high: quantileOf(ratios, 1 - tail),
    confidence,
  };
}

/**
 * A statistic of some observations with a percentile bootstrap interval. What was measured in one go is one
 * observation, because it was disturbed together. `null` without observations.
 *
 * Throws `HarnessError` for options out of range.
 */
export function bootstrap<Observation>(
  observations: readonly Observation[],
  statistic: (observations: readonly Observation[]) => number,
  { confidence = 0.95, resamples = 2000, seed = 1 }: BootstrapOptions = {},
): Interval | null {
  requireSound([], confidence, resamples);
  if (observations.length === 0) return null;
  const random = seededGenerator(seed);
  const drawn = Array.from({ length: resamples }, () => statistic(resample(observations, random)));
  const tail = (1 - confidence) / 2;
  return {
    value: statistic(observations),
    low: quantileOf(drawn, tail),
    high: quantileOf(drawn, 1 - tail),
    confidence,
  };
}

/** The median of some values with its bootstrap interval, in their unit; `null` without values. */
export function bootstrapMedian(values: readonly number[], options?: BootstrapOptions): Interval | null {
  return bootstrap(values, (drawn) => medianOf([...drawn]), options);
}

/** Width of an interval over its value, for example 0.1 for 0.95 to 1.05; infinite when the value is 0. */
export function relativeWidth(interval: Pick<Interval, 'value' | 'low' | 'high'>): number {
  if (interval.value === 0) return Infinity;
  return (interval.high - interval.low) / Math.abs(interval.value);
}

function resample<Value>(values: readonly Value[], random: Random): Value[] {
  return values.map(() => values[Math.floor(random() * values.length)] as Value);
}

function requireSound(samples: readonly number[], confidence: number, resamples: number): void {
  const unsound = samples.find((sample) => !Number.isFinite(sample) || sample <= 0);
  const why =
    unsound !== undefined
      ? `a sample is ${unsound}, and a ratio needs positive finite samples`
      : !(confidence > 0 && confidence < 1)
        ? `the confidence is ${confidence}, and must lie between 0 and 1`
        : !Number.isInteger(resamples) || resamples < 1
          ? `the number of resamples is ${resamples}, and must be a positive integer`
          : undefined;
  if (why) throw new HarnessError({ what: 'No interval can be computed', why });
}

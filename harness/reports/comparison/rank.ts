import type { Measure } from '../../results/measure.ts';

/** A network with what was measured of it. */
export type Contender = Pick<Measure, 'value' | 'low' | 'high'> & { readonly name: string };

/** Where a network stands among others. */
export interface Place {
  readonly name: string;
  readonly value: number;
  /** `null` without an interval, which is needed to tell it apart from others. */
  readonly interval: { readonly low: number; readonly high: number } | null;
  /** From 1; networks that the data cannot tell apart may share one. `null` without an interval. */
  readonly rank: number | null;
  /** The networks of which it shows no difference: the intervals overlap. */
  readonly alike: readonly string[];
}

/**
 * Ranks networks as far as the data tells them apart, best value first; those without a value are left out. The rank is
 * 1 and the number of networks whose whole interval is better. To overlap is not transitive, so that a network may show
 * no difference to two that differ from each other.
 */
export function rank(contenders: readonly Contender[], better: Measure['better']): Place[] {
  const sign = better === 'higher' ? 1 : -1;
  const measured = contenders.flatMap(({ name, value, low, high }) =>
    value === null ? [] : [{ name, value, interval: low === null || high === null ? null : { low, high } }],
  );
  return measured
    .toSorted((a, b) => sign * (b.value - a.value) || a.name.localeCompare(b.name, 'en'))
    .map(({ name, value, interval }) => {
      if (interval === null) return { name, value, interval, rank: null, alike: [] };
      const others = measured.flatMap((other) => (other.name === name || other.interval === null ? [] : [other]));
      const isAbove = (a: { low: number; high: number }, b: { low: number; high: number }) => a.low > b.high;
      const betterOnes = others.filter((other) =>
        better === 'higher' ? isAbove(other.interval!, interval) : isAbove(interval, other.interval!),
      );
      const alike = others.filter((other) => other.interval!.low <= interval.high && other.interval!.high >= interval.low);
      return { name, value, interval, rank: 1 + betterOnes.length, alike: alike.map((other) => other.name) };
    });
}

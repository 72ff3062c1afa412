import { groupBy } from '../../base/group-by.ts';
import type { Measure } from '../../results/measure.ts';
import { median } from '../../results/statistics.ts';

/**
 * The figures of the bare underlay, by their ids: it was measured anew beside every network, so that the value is the
 * median of its values, and the interval reaches over all of their intervals.
 */
export function poolUnderlay(measures: readonly Measure[]): ReadonlyMap<string, Measure> {
  const byId = groupBy(
    measures.filter(({ side }) => side === 'underlay'),
    ({ id }) => id,
  );
  return new Map([...byId].map(([id, its]) => [id, pool(its)]));
}

function pool(measures: readonly Measure[]): Measure {
  const known = (bound: 'value' | 'low' | 'high') => measures.flatMap((measure) => measure[bound] ?? []);
  const lows = known('low');
  const highs = known('high');
  return {
    ...measures[0]!,
    value: median(known('value')),
    low: lows.length === 0 ? null : Math.min(...lows),
    high: highs.length === 0 ? null : Math.max(...highs),
    samples: measures.reduce((sum, { samples }) => sum + samples, 0),
  };
}

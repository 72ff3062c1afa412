import { measureFrom, type Measure } from '../../results/measure.ts';

/**
 * The largest packet that gets through on all of some ways, from that of each, in bytes; `null` where none got through.
 * It is the same whenever it is measured, so that its interval has no width.
 */
export function mtuMeasure(largestBytes: readonly (number | null)[], side: Measure['side'] = 'network'): Measure {
  const known = largestBytes.filter((bytes) => bytes !== null);
  const what = { id: 'mtu', title: 'largest packet', unit: 'bytes', better: 'higher', side } as const;
  if (known.length === 0 || known.length < largestBytes.length) return measureFrom(what, null, known.length);
  const value = Math.min(...known);
  return { ...what, value, low: value, high: value, samples: known.length };
}

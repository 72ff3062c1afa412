import { z } from 'zod';
import type { Interval } from './throughput.ts';

/** Fewer observations have no spread to speak of, so that they get no interval. */
const fewestForInterval = 3;

/** A figure by which networks are compared. */
export const measureSchema = z.object({
  /** The same for every network: `throughput-ratio`. */
  id: z.string(),
  title: z.string(),
  /** Of the value and its interval. `ratio` is that of the network to the bare underlay. */
  unit: z.string(),
  better: z.enum(['higher', 'lower']),
  /** What it was measured of: the network, or the bare underlay between the same hosts. */
  side: z.enum(['network', 'underlay']).default('network'),
  /** `null` where it could not be measured. */
  value: z.number().nullable(),
  /** The interval in which the true value lies with a confidence of 95 %; `null` where there are too few samples. */
  low: z.number().nullable(),
  high: z.number().nullable(),
  samples: z.number().int().nonnegative(),
});
export type Measure = z.infer<typeof measureSchema>;

/** One that says of which side it is only when it is not the network. */
export type GivenMeasure = z.input<typeof measureSchema>;

/** A measure from a bootstrap interval; `null`: there was no sample. Below three samples the interval is left out. */
export function measureFrom(
  what: Pick<Measure, 'id' | 'title' | 'unit' | 'better' | 'side'>,
  interval: Interval | null,
  samples: number,
): Measure {
  const bounds = samples >= fewestForInterval ? interval : null;
  return { ...what, value: interval?.value ?? null, low: bounds?.low ?? null, high: bounds?.high ?? null, samples };
}

import { z } from 'zod';

/** One transfer, measured at the receiver. */
export const throughputSampleSchema = z.object({
  bitsPerSecond: z.number().positive(),
  retransmits: z.number().int().nonnegative().nullable(),
  durationMs: z.number().positive(),
  /** Milliseconds since the first transfer of the measurement: shows the interleaving. */
  startedAtMs: z.number().nonnegative(),
  /** Processor time of both hosts beyond what they spend when idle; `null` where it could not be read. */
  cpuSeconds: z.number().positive().nullable().default(null),
});
export type ThroughputSample = z.infer<typeof throughputSampleSchema>;

export const intervalSchema = z.object({
  value: z.number(),
  low: z.number(),
  high: z.number(),
  /** For example 0.95. */
  confidence: z.number().gt(0).lt(1),
});
export type Interval = z.infer<typeof intervalSchema>;

/** Throughput of a network beside the bare underlay between the same hosts, interleaved. */
export const throughputSchema = z.object({
  title: z.string(),
  source: z.object({ endpoint: z.string(), host: z.string() }),
  target: z.object({ endpoint: z.string(), host: z.string() }),
  network: z.string(),
  streams: z.number().int().positive(),
  samples: z.object({
    network: z.array(throughputSampleSchema),
    underlay: z.array(throughputSampleSchema),
  }),
  /** Median of the network over median of the underlay, with its bootstrap interval; `null` without samples. */
  ratio: intervalSchema.nullable(),
  /** Below this ratio the network counts as broken, not as slow. */
  floorRatio: z.number().nonnegative(),
  /** Why sampling ended: the interval was narrow enough, or the time was spent. */
  stoppedBy: z.enum(['narrow interval', 'budget', 'failure']),
});
export type Throughput = z.infer<typeof throughputSchema>;

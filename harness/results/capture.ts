import { z } from 'zod';

/** Frames of one kind that were looked for on the wire. */
export const wirePatternSchema = z.object({
  /** `the marker in clear`, `VXLAN of network 4097`, `ESP`. */
  title: z.string(),
  /** What must hold: no frame of this kind, or at least one. */
  expected: z.enum(['absent', 'present']),
  frames: z.number().int().nonnegative(),
  /** How many of them which host sent. */
  sentBy: z.array(z.object({ host: z.string(), frames: z.number().int().positive() })),
  /** A few of them in words. */
  samples: z.array(z.string()),
});
export type WirePattern = z.infer<typeof wirePatternSchema>;

/** What was seen on the underlay interface of one host while traffic crossed a network. */
export const captureSchema = z.object({
  title: z.string(),
  /**
   * `assert`: the patterns are the claim; `control`: they must be seen where they are known to be,
   * which proves that they can be seen, and says nothing about the network.
   */
  mode: z.enum(['assert', 'control']),
  host: z.string(),
  interface: z.string(),
  network: z.string(),
  patterns: z.array(wirePatternSchema),
  /** All frames between hosts of the lab that were captured. */
  frames: z.number().int().nonnegative(),
  /** Frames that the kernel dropped before they could be captured; `null` when it did not say. */
  dropped: z.number().int().nonnegative().nullable(),
  /** Whether it saw all from before the first packet to after the last. */
  complete: z.boolean(),
  /** Why it did not. */
  detail: z.string().nullable(),
  durationMs: z.number().nonnegative(),
});
export type Capture = z.infer<typeof captureSchema>;

/**
 * Whether what was captured contradicts a pattern. A frame that must not be there decides; that
 * none was there, only where nothing was missed.
 */
export function contradicts({ expected, frames }: WirePattern, { complete }: Pick<Capture, 'complete'>): boolean {
  return expected === 'absent' ? frames > 0 : complete && frames === 0;
}

import { z } from 'zod';
import { tierSchema } from '../results/tier.ts';

/**
 * `present`: it was used; `absent`: the kernel said that it has no such thing; `unknown`: it could not be tried,
 * because a tool is missing or the try failed for another reason.
 */
export const featureStateSchema = z.enum(['present', 'absent', 'unknown']);
export type FeatureState = z.infer<typeof featureStateSchema>;

export const featureResultSchema = z.object({
  id: z.string(),
  state: featureStateSchema,
  /** What the kernel or the tool said. */
  detail: z.string(),
});
export type FeatureResult = z.infer<typeof featureResultSchema>;

/** Which kernel a table holds for, and for how long. */
export const kernelSchema = z.object({
  /** `uname -r`, for example `6.12.48+deb13-cloud-amd64`. */
  release: z.string().min(1),
  /** The kernel's own number of this boot; a resumed snapshot goes on with that of its first boot. */
  bootId: z.string().min(1),
});
export type Kernel = z.infer<typeof kernelSchema>;

/** What one kernel has, as seen from one kind of host. */
export const featureTableSchema = z.object({
  kernel: kernelSchema,
  tier: tierSchema,
  results: z.array(featureResultSchema),
});
export type FeatureTable = z.infer<typeof featureTableSchema>;

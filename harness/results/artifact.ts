import { z } from 'zod';

/** A program that a plugin brought to the hosts, and where it came from. */
export const artifactSchema = z.object({
  program: z.string(),
  project: z.string(),
  /** As the program itself tells it; `null` where it does not. */
  version: z.string().nullable(),
  sha256: z.string(),
  /** In words: `built with go1.26.8`, `image ghcr.io/flannel-io/flannel:v0.28.9`, a path. */
  source: z.string(),
});
export type ArtifactInfo = z.infer<typeof artifactSchema>;

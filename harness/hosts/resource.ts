import { z } from 'zod';
import { sshTargetSchema } from './ssh/ssh-target.ts';

/**
 * Something that a run makes, as plain data, so that another process can
 * remove it after a crash. Names are chosen before anything is created.
 */
export const resourceSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('container'), name: z.string() }),
  z.object({ kind: z.literal('network'), name: z.string() }),
  z.object({ kind: z.literal('volume'), name: z.string() }),
  z.object({ kind: z.literal('directory'), path: z.string() }),
  /** A process of ours that goes on; `startTicks` as in proc(5). */
  z.object({ kind: z.literal('process'), pid: z.number().int().positive(), startTicks: z.string().nullable() }),
  /** What a lab puts on a machine of the user's. */
  z.object({
    kind: z.literal('machine'),
    name: z.string(),
    target: sshTargetSchema,
    labId: z.string(),
    /** Tag of an image that was brought there; `null` when it was there before. */
    image: z.string().nullable(),
  }),
]);
export type Resource = z.infer<typeof resourceSchema>;

/** Writes down a resource before it is created. Creation must wait for it. */
export type Claim = (resource: Resource) => Promise<void>;

/** Takes a resource off the list again: it is whole now, and outlives the run. */
export type Disclaim = (resource: Resource) => Promise<void>;

/** Label on every container and network of a run; its value is the run's id. */
export const runLabel = 'overlab.run';

import { z } from 'zod';

/**
 * Something that a run makes on this machine, as plain data, so that another process can
 * remove it after a crash. Names are chosen before anything is created.
 */
export const resourceSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('container'), name: z.string() }),
  z.object({ kind: z.literal('network'), name: z.string() }),
  z.object({ kind: z.literal('volume'), name: z.string() }),
  z.object({ kind: z.literal('directory'), path: z.string() }),
]);
export type Resource = z.infer<typeof resourceSchema>;

/** Writes down a resource before it is created. Creation must wait for it. */
export type Claim = (resource: Resource) => Promise<void>;

/** Takes a resource off the list again: it is whole now, and outlives the run. */
export type Disclaim = (resource: Resource) => Promise<void>;

/** Label on every container and network of a run; its value is the run's id. */
export const runLabel = 'overlab.run';

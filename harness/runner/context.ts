import { labDescriptorSchema } from '../lab/lab.ts';
import { z } from 'zod';
import { suites } from '../scenario/scenario.ts';

/** What the runner tells the threads that execute scenario files. */
export const runContextSchema = z.object({
  networks: z.array(z.string()),
  suite: z.enum(suites),
  sabotage: z.boolean(),
  /** Where cases run, by the place's id; none while cases are only collected. */
  places: z.record(
    z.string(),
    z.object({
      /** The lab that stands there; `null` where the cases bring one of their own. */
      lab: labDescriptorSchema.nullable(),
      /** Whether it is thrown away in the end, and when nothing can be proved on it any more. */
      goes: z.boolean(),
      /** How many cases may go on there at a time. */
      atATime: z.number().int().positive(),
    }),
  ),
  /** At which of them each case runs, by the case's name. */
  placement: z.record(z.string(), z.string()),
  /** Where labs are asked for that do not stand yet. */
  desk: z.string(),
  /** Where programs lie on this machine that plugins need, by their names. */
  programs: z.record(z.string(), z.string()),
  /** Hosts that the store of a plugin consists of. */
  storeMembers: z.number().int().positive(),
  /** Folder of the run's bundle. */
  bundle: z.string().nullable(),
});
export type RunContext = z.infer<typeof runContextSchema>;

/** A context in which cases can be collected. */
export function collecting(choice: Pick<RunContext, 'networks' | 'suite' | 'sabotage'>): RunContext {
  return { ...choice, places: {}, placement: {}, desk: '', programs: {}, storeMembers: 1, bundle: null };
}

declare module 'vitest' {
  interface ProvidedContext {
    overlab: RunContext;
  }
}

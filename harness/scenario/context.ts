import { labDescriptorSchema } from '../lab/lab.ts';
import { z } from 'zod';
import { suites } from './scenario.ts';

/** What the runner tells the threads that execute scenario files. */
export const runContextSchema = z.object({
  networks: z.array(z.string()),
  suite: z.enum(suites),
  sabotage: z.boolean(),
  /** The lab to run on; `null` while cases are only collected. */
  lab: labDescriptorSchema.nullable(),
  /** Folder of the run's bundle. */
  bundle: z.string().nullable(),
});
export type RunContext = z.infer<typeof runContextSchema>;

declare module 'vitest' {
  interface ProvidedContext {
    overlab: RunContext;
  }
}

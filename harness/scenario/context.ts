import { labDescriptorSchema } from '../lab/lab.ts';
import { z } from 'zod';
import { suites } from './scenario.ts';

/** What the runner tells the threads that execute scenario files. */
export const runContextSchema = z.object({
  networks: z.array(z.string()),
  suite: z.enum(suites),
  sabotage: z.boolean(),
  /** The labs that stand, by their ids; none while cases are only collected. */
  labs: z.record(z.string(), labDescriptorSchema),
  /** On which of them each case runs, by the case's name. */
  placement: z.record(z.string(), z.string()),
  /** How many cases may share a lab at a time, by its id. */
  sideBySide: z.record(z.string(), z.number().int().positive()),
  /** Folder of the run's bundle. */
  bundle: z.string().nullable(),
});
export type RunContext = z.infer<typeof runContextSchema>;

/** A context in which cases can be collected. */
export function collecting(choice: Pick<RunContext, 'networks' | 'suite' | 'sabotage'>): RunContext {
  return { ...choice, labs: {}, placement: {}, sideBySide: {}, bundle: null };
}

declare module 'vitest' {
  interface ProvidedContext {
    overlab: RunContext;
  }
}

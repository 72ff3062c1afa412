import { z } from 'zod';

/** Something that a person should know about a scenario, with what it rests on. */
export const findingSchema = z.object({
  /** One sentence, for example `9 of 36 promised paths are not open, all of them to or from h2`. */
  title: z.string(),
  evidence: z.array(z.string()),
  /** The most likely cause, where the evidence points to one. */
  cause: z.string().nullable(),
});
export type Finding = z.infer<typeof findingSchema>;

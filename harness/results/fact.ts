import { z } from 'zod';

/** One thing that was looked at, in words that a report shows side by side for several engines. */
export const factSchema = z.object({
  /** What was looked at: `largest packet from blue-1 on h1 to blue-2 on h2`. */
  title: z.string(),
  /** What must be seen; `null` where a behaviour is only recorded. */
  expected: z.string().nullable(),
  /** What was seen; `null` where nothing could be. */
  observed: z.string().nullable(),
  /** Whether what was seen is what must be; `null` where that is left open, or nothing must be. */
  holds: z.boolean().nullable(),
  /** What it rests on. */
  evidence: z.array(z.string()),
  /** Why it is not as it must be, as far as that is known. */
  cause: z.string().nullable(),
});
export type Fact = z.infer<typeof factSchema>;

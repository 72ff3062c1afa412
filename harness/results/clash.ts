import { z } from 'zod';

/** One container that wanted a port. */
export const contenderSchema = z.object({
  name: z.string(),
  host: z.string(),
  /** `running`: it holds the port; `refused`: it ended because it did not get it. */
  state: z.enum(['running', 'refused', 'unknown']),
  exitCode: z.number().int().nullable(),
  /** The container's, or the engine's, own words. */
  message: z.string().nullable(),
});
export type Contender = z.infer<typeof contenderSchema>;

/** Who answered on a host's port. */
export const portAnswerSchema = z.object({
  host: z.string(),
  address: z.string(),
  /** Name of the contender that answered; `null` when nobody did. */
  answeredBy: z.string().nullable(),
  /** What came instead, when it was not a contender. */
  detail: z.string().nullable(),
});
export type PortAnswer = z.infer<typeof portAnswerSchema>;

export const clashSchema = z.object({
  title: z.string(),
  port: z.number().int().min(1).max(65535),
  protocol: z.enum(['tcp', 'udp']),
  contenders: z.array(contenderSchema),
  answers: z.array(portAnswerSchema),
});
export type Clash = z.infer<typeof clashSchema>;

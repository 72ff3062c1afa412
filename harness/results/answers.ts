import { z } from 'zod';

/** One of the containers behind a service. */
export const replicaSchema = z.object({
  name: z.string(),
  host: z.string(),
});
export type Replica = z.infer<typeof replicaSchema>;

/** What one asker heard from one destination. */
export const answerRowSchema = z.object({
  /** An endpoint, or a host in its own namespace. */
  asker: z.string(),
  /** The host that the asker is on. */
  askerHost: z.string(),
  destination: z.object({
    /** `vip`: the service's own address; `published`: a port of a host. */
    kind: z.enum(['vip', 'published']),
    /** The service, or the host whose port it is. */
    name: z.string(),
    address: z.string(),
    port: z.number().int().min(1).max(65535),
  }),
  /**
   * Replicas that may answer; none: nobody may. With `everyOne` each of them has to, at least once.
   */
  expected: z.object({ from: z.array(z.string()), everyOne: z.boolean() }),
  /** Requests that were made; 0 means that nothing was observed. */
  asked: z.number().int().nonnegative(),
  /** Who answered how many of them. `unidentified` accepted a connection and said nothing that we know. */
  answeredBy: z.array(z.object({ name: z.string(), count: z.number().int().positive() })),
  /** Requests that were refused (TCP RST, ICMP port unreachable). */
  refused: z.number().int().nonnegative(),
  /** Requests without an answer in time, or whose way the kernel or a router denied. */
  silent: z.number().int().nonnegative(),
  /** The kernel's words, or why nothing was observed. */
  detail: z.string().nullable(),
});
export type AnswerRow = z.infer<typeof answerRowSchema>;

/** Who answered for a service: every asker at every destination. */
export const answersSchema = z.object({
  title: z.string(),
  service: z.string(),
  replicas: z.array(replicaSchema),
  rows: z.array(answerRowSchema),
  /** What the hosts' load balancers (IPVS) have, where that was looked up. */
  balancers: z.array(z.object({ host: z.string(), backends: z.array(z.string()) })),
  durationMs: z.number().nonnegative(),
});
export type Answers = z.infer<typeof answersSchema>;

/** How many requests of a row were answered. */
export function answeredOf({ answeredBy }: Pick<AnswerRow, 'answeredBy'>): number {
  return answeredBy.reduce((sum, { count }) => sum + count, 0);
}

/** Replicas that have to answer and did not. */
export function missingReplicas({ expected, answeredBy }: AnswerRow): string[] {
  return expected.everyOne ? expected.from.filter((name) => !answeredBy.some((each) => each.name === name)) : [];
}

/** Whoever answered and must not. */
export function strangers({ expected, answeredBy }: AnswerRow): string[] {
  return answeredBy.map(({ name }) => name).filter((name) => !expected.from.includes(name));
}

/** Whether what a row observed contradicts what must hold; a row without a request contradicts nothing. */
export function rowDiffers(row: AnswerRow): boolean {
  if (row.asked === 0) return false;
  if (strangers(row).length > 0) return true;
  if (row.expected.from.length === 0) return false;
  return answeredOf(row) < row.asked || missingReplicas(row).length > 0;
}

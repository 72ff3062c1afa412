import { z } from 'zod';

export const protocolSchema = z.enum(['icmp', 'tcp', 'udp']);
export type Protocol = z.infer<typeof protocolSchema>;

/** The family of addresses that a path uses. */
export type Family = 'ipv4' | 'ipv6';

/**
 * What was seen on one path, in nmap's sense:
 * `open` the target answered; `refused` something answered that nobody listens (TCP RST,
 * ICMP port unreachable); `filtered` nothing came back in time, or a router said that there
 * is no way; `unresolved` the name has no address.
 */
export const observationSchema = z.enum(['open', 'refused', 'filtered', 'unresolved']);
export type Observation = z.infer<typeof observationSchema>;

/**
 * What must hold on a path: `open`, or `blocked`, which is any of `filtered` and
 * `unresolved`. A refusal is an answer, so it proves that a blocked path is not blocked.
 */
export const expectationSchema = z.enum(['open', 'blocked']);
export type Expectation = z.infer<typeof expectationSchema>;

/** How the source names its target. */
export const addressingSchema = z.enum(['address', 'name', 'alias', 'loopback']);
export type Addressing = z.infer<typeof addressingSchema>;

export const cellSchema = z.object({
  source: z.string(),
  target: z.string(),
  by: addressingSchema,
  /** The address or the name that was asked. */
  destination: z.string(),
  protocol: protocolSchema,
  expected: expectationSchema,
  /** `null`: no observation was made, which is never a pass. */
  observed: observationSchema.nullable(),
  /** Round-trip time in milliseconds, for open paths. */
  rttMs: z.number().nonnegative().nullable(),
  /** Endpoints that own the network namespace which answered TCP or UDP; empty for ICMP. */
  answeredBy: z.array(z.string()),
  /** What the kernel or the resolver said, for example `ENETUNREACH` or `NXDOMAIN`. */
  detail: z.string().nullable(),
  /** Whether the observation contradicts the expectation. */
  differs: z.boolean(),
});
export type Cell = z.infer<typeof cellSchema>;

export const matrixEndpointSchema = z.object({
  name: z.string(),
  host: z.string(),
  network: z.string(),
  address: z.string().nullable(),
});
export type MatrixEndpoint = z.infer<typeof matrixEndpointSchema>;

/** A directed reachability matrix: one cell per path and protocol. */
export const matrixSchema = z.object({
  title: z.string(),
  endpoints: z.array(matrixEndpointSchema),
  cells: z.array(cellSchema),
  durationMs: z.number().nonnegative(),
});
export type Matrix = z.infer<typeof matrixSchema>;

/** Whether an observation contradicts what must hold; an answer from somebody else does as well. */
export function differs(cell: Pick<Cell, 'expected' | 'observed' | 'target' | 'answeredBy'>): boolean {
  if (cell.observed === null) return false;
  if (cell.expected === 'blocked') return cell.observed === 'open' || cell.observed === 'refused';
  if (cell.observed !== 'open') return true;
  return cell.answeredBy.length > 0 && !cell.answeredBy.includes(cell.target);
}

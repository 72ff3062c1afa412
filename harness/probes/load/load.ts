import { z } from 'zod';
import { HarnessError } from '../../base/errors.ts';
import type { Endpoint } from '../../networks/endpoint.ts';
import { hostOf, inNamespace, type Place } from '../../networks/place.ts';
import { startAgent } from '../agent/agent-lines.ts';
import { agentCommand } from '../agent/agent-source.ts';

/** What became of requests that were sent one after the other for a while. */
const loadReportSchema = z.object({
  sent: z.number().int(),
  /** Pages, and how often each came. */
  answers: z.array(z.tuple([z.string(), z.number().int()])),
  failed: z.number().int(),
  /** The first of the requests that failed: when, in milliseconds from the start, and the kernel's words. */
  failures: z.array(z.object({ atMs: z.number(), words: z.string() })),
  /** The longest time without an answer. */
  longestGapMs: z.number(),
  durationMs: z.number(),
});
export type LoadReport = z.infer<typeof loadReportSchema>;

/** A load that goes on. */
export interface RunningLoad {
  /** Ends it, and says what became of its requests. */
  stop(): Promise<LoadReport>;
}

export interface LoadTarget {
  /** IPv4 address of a web server, and its TCP port. */
  readonly address: string;
  readonly port: number;
  /** Which page; the first one by default. */
  readonly path?: string;
}

const requestTimeoutMs = 2_000;
const perRequestMs = 20;
const allowanceMs = 30_000;

/** Has an endpoint ask a web server for its page at a constant rate, until it is stopped. */
export async function startLoad(asker: Endpoint, target: LoadTarget, perSecond: number): Promise<RunningLoad> {
  const job = {
    path: '/',
    ...target,
    timeoutMs: requestTimeoutMs,
    everyMs: 1_000 / perSecond,
    count: null,
    inFlight: 64,
  };
  const agent = await startAgent(asker, 'loader', job);
  return {
    async stop() {
      const line = await agent.finish(requestTimeoutMs + allowanceMs);
      if (line === undefined) throw new HarnessError({ what: `the load from ${asker.name} was lost` });
      return loadReportSchema.parse(JSON.parse(line));
    },
  };
}

/** Has a host or an endpoint ask a web server for a page so many times, a few requests at a time. */
export async function sendRequests(asker: Place, target: LoadTarget, count: number): Promise<LoadReport> {
  const job = { path: '/', ...target, timeoutMs: requestTimeoutMs, everyMs: null, count, inFlight: 4 };
  const { stdout } = await hostOf(asker).exec(inNamespace(asker, agentCommand('loader')), {
    stdin: `${JSON.stringify(job)}\n`,
    timeoutMs: count * perRequestMs + allowanceMs,
  });
  return loadReportSchema.parse(JSON.parse(stdout.trim().split('\n').at(-1)!));
}

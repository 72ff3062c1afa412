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
  /** When the first and the last of the requests were sent that failed, in milliseconds from the start. */
  failing: z.object({ fromMs: z.number(), toMs: z.number() }).nullable(),
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

interface WebServer {
  /** TCP port. */
  readonly port: number;
  /** Which page; the first one by default. */
  readonly path?: string;
}

/** A web server by its IPv4 address. */
export interface AddressTarget extends WebServer {
  readonly address: string;
}

/** A web server by its IPv4 address, or by a name, which an endpoint then resolves for each request. */
export type LoadTarget = AddressTarget | (WebServer & { readonly name: string });

const requestTimeoutMs = 2_000;
const perRequestMs = 20;
const allowanceMs = 30_000;

/** Has an endpoint ask a web server for its page at a constant rate, until it is stopped. */
export async function startLoad(asker: Endpoint, target: LoadTarget, perSecond: number): Promise<RunningLoad> {
  const job = {
    ...jobOf(asker, target),
    timeoutMs: requestTimeoutMs,
    everyMs: 1_000 / perSecond,
    count: null,
    inFlight: 64,
    firstSourcePort: null,
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

function jobOf(asker: Place, target: LoadTarget): object {
  const resolvConf = 'pid' in asker ? asker.resolvConfPath : null;
  if ('name' in target && resolvConf === null) {
    throw new HarnessError({ what: `${asker.name} has no resolver to be asked` });
  }
  return { path: '/', address: null, name: null, resolvConf, ...target };
}

/**
 * Has a host or an endpoint ask a web server for a page so many times, a few requests at a time.
 *
 * @param firstSourcePort each request comes from the next port, from this one on; by default from whichever the
 *   kernel picks.
 */
export async function sendRequests(
  asker: Place,
  target: LoadTarget,
  count: number,
  { firstSourcePort = null }: { firstSourcePort?: number | null } = {},
): Promise<LoadReport> {
  const how = { timeoutMs: requestTimeoutMs, everyMs: null, count, inFlight: 4, firstSourcePort };
  const job = { ...jobOf(asker, target), ...how };
  const { stdout } = await hostOf(asker).exec(inNamespace(asker, agentCommand('loader')), {
    stdin: `${JSON.stringify(job)}\n`,
    timeoutMs: count * perRequestMs + allowanceMs,
  });
  return loadReportSchema.parse(JSON.parse(stdout.trim().split('\n').at(-1)!));
}

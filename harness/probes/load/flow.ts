import { z } from 'zod';
import { HarnessError } from '../../base/errors.ts';
import type { Endpoint } from '../../networks/endpoint.ts';
import type { Place } from '../../networks/place.ts';
import { startAgent } from '../agent/agent-lines.ts';

const allowanceMs = 30_000;

const flowSchema = z.object({
  sent: z.number().int(),
  returned: z.number().int(),
  /**
   * The times of more than 0.5 s without an echo, from the start of the flow, and how many of the datagrams sent meanwhile
   * never came back; an open one has no end.
   */
  gaps: z.array(z.object({ fromMs: z.number(), untilMs: z.number().nullable(), lost: z.number().int() })),
});
/** What came back of a flow of datagrams. */
export type FlowReport = z.infer<typeof flowSchema>;

/** A flow that goes on. */
export interface RunningFlow {
  stop(): Promise<FlowReport>;
}

/** Sends datagrams from one source port to one destination, so many a second, until it is stopped. */
export async function startFlow(
  source: Place,
  target: { readonly address: string; readonly port: number },
  perSecond: number,
): Promise<RunningFlow> {
  const agent = await startAgent(source, 'flow', { ...target, everyMs: 1_000 / perSecond });
  return {
    async stop() {
      const line = await agent.finish(allowanceMs);
      if (line === undefined) throw new HarnessError({ what: `the datagrams from ${source.name} were lost` });
      return flowSchema.parse(JSON.parse(line));
    },
  };
}

const echoSchema = z.object({ received: z.number().int() });

/** Someone who sends every datagram back. */
export interface Echo {
  /** @returns how many different ones came. */
  stop(): Promise<number>;
}

/** Has an endpoint send back every datagram that comes to a UDP port of its address. */
export async function startEcho(endpoint: Endpoint, port: number): Promise<Echo> {
  if (endpoint.address === null) throw new HarnessError({ what: `${endpoint.name} has no address to answer at` });
  const agent = await startAgent(endpoint, 'echoer', { address: endpoint.address, port });
  return {
    async stop() {
      const line = await agent.finish(allowanceMs);
      return line === undefined ? 0 : echoSchema.parse(JSON.parse(line)).received;
    },
  };
}

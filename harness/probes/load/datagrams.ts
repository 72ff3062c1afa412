import { z } from 'zod';
import { HarnessError } from '../../base/errors.ts';
import type { Endpoint } from '../../networks/endpoint.ts';
import { inNamespace } from '../../networks/place.ts';
import { startAgent } from '../agent/agent-lines.ts';
import { agentCommand } from '../agent/agent-source.ts';

const port = 9_817;
/** 2,000 a second: far below what any network here carries, so that none is lost for want of room. */
const usualEveryMs = 0.5;
const quietMs = 2_000;
const allowanceMs = 60_000;

/** How many numbered datagrams got to the other end and back. */
export interface DatagramReport {
  readonly sent: number;
  /** Those that the target received. */
  readonly received: number;
  /** Those whose echo came back. */
  readonly returned: number;
  /** When the first of the others were sent, in milliseconds from the start. */
  readonly missingAtMs: readonly number[];
}

const returnSchema = z.object({
  sent: z.number().int(),
  returned: z.number().int(),
  missing: z.array(z.number().int()),
});
const echoSchema = z.object({ received: z.number().int() });

/** Sends UDP datagrams of 200 bytes from an endpoint to another one, which sends each back: 2,000 a second by default. */
export async function sendDatagrams(
  source: Endpoint,
  target: Endpoint,
  count: number,
  { everyMs = usualEveryMs }: { readonly everyMs?: number } = {},
): Promise<DatagramReport> {
  const { address } = target;
  if (address === null) throw new HarnessError({ what: `${target.name} has no address to send datagrams to` });
  const echoer = await startAgent(target, 'echoer', { address, port });
  try {
    const { stdout } = await source.host.exec(inNamespace(source, agentCommand('datagrams')), {
      stdin: JSON.stringify({ address, port, count, everyMs, quietMs }),
      timeoutMs: 10 * count * everyMs + allowanceMs,
    });
    const line = await echoer.finish(allowanceMs);
    if (line === undefined) throw new HarnessError({ what: `${target.name} did not say how many datagrams came` });
    const { sent, returned, missing } = returnSchema.parse(JSON.parse(stdout));
    const { received } = echoSchema.parse(JSON.parse(line));
    return { sent, received, returned, missingAtMs: missing.map((number) => number * everyMs) };
  } finally {
    await echoer.stop();
  }
}

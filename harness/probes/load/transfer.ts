import { z } from 'zod';
import { HarnessError } from '../../base/errors.ts';
import type { Endpoint } from '../../networks/endpoint.ts';
import { inNamespace } from '../../networks/place.ts';
import { startAgent } from '../agent/agent-lines.ts';
import { agentCommand } from '../agent/agent-source.ts';

const port = 9_819;
const allowanceMs = 30_000;

const transferSchema = z.object({
  connected: z.boolean(),
  /** Bytes that the other end got, in its own words; `null` when it said nothing in time. */
  received: z.number().int().nullable(),
  durationMs: z.number(),
  /** Why it did not come to its end; `null` when it did. */
  words: z.string().nullable(),
});
/** What became of a transfer over TCP. */
export type TransferReport = z.infer<typeof transferSchema>;

/** Sends so many bytes over one TCP connection from an endpoint to another one, for at most `timeoutMs`. */
export async function transferBytes(
  source: Endpoint,
  target: Endpoint,
  bytes: number,
  timeoutMs = 10_000,
): Promise<TransferReport> {
  const { address } = target;
  if (address === null) throw new HarnessError({ what: `${target.name} has no address to send to` });
  const sink = await startAgent(target, 'sink', { address, port });
  try {
    const { stdout } = await source.host.exec(inNamespace(source, agentCommand('transfer')), {
      stdin: JSON.stringify({ address, port, bytes, timeoutMs }),
      timeoutMs: timeoutMs + allowanceMs,
    });
    return transferSchema.parse(JSON.parse(stdout));
  } finally {
    await sink.stop();
  }
}

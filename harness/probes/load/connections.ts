import { z } from 'zod';
import type { Endpoint } from '../../networks/endpoint.ts';
import { inNamespace } from '../../networks/place.ts';
import { agentCommand } from '../agent/agent-source.ts';
import type { AddressTarget } from './load.ts';

/** More than the first two retransmissions of a SYN (1 s and 2 s later, RFC 6298). */
const timeoutMs = 4_000;
/** A SYN that is lost is sent again after 1 s. */
const slowMs = 900;
/** Below those that Linux picks by itself. */
const firstSourcePort = 20_000;
/** How often each source port is used. */
const usesPerPort = 4;
const perConnectionMs = 50;
const allowanceMs = 60_000;

const reportSchema = z.object({
  /** Those that were tried. */
  made: z.number().int(),
  failed: z.number().int(),
  /** The kernel's words for failures, each once. */
  failures: z.array(z.string()),
  /** Those that took 900 ms or longer to open: at least one of their packets was lost or dropped. */
  slow: z.number().int(),
  /** The longest time that one took to open. */
  slowestMs: z.number(),
  durationMs: z.number(),
});
export type ConnectionReport = z.infer<typeof reportSchema>;

/**
 * Has an endpoint open connections to a web server one after the other, each source port four times, and ask for the
 * first page on each. It gives up after four failures in a row.
 */
export async function openConnections(
  asker: Endpoint,
  { address, port }: AddressTarget,
  count: number,
): Promise<ConnectionReport> {
  const sourcePorts = [firstSourcePort, firstSourcePort + Math.ceil(count / usesPerPort) - 1];
  const { stdout } = await asker.host.exec(inNamespace(asker, agentCommand('connector')), {
    stdin: JSON.stringify({ address, port, count, sourcePorts, timeoutMs, slowMs }),
    timeoutMs: count * perConnectionMs + allowanceMs,
  });
  return reportSchema.parse(JSON.parse(stdout));
}

/** New connections per second, those that failed left out; `null` when none succeeded. */
export function connectionsPerSecond({ made, failed, durationMs }: ConnectionReport): number | null {
  return made - failed > 0 ? ((made - failed) * 1_000) / Math.max(1, durationMs) : null;
}

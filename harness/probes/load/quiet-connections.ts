import { z } from 'zod';
import type { Endpoint } from '../../networks/endpoint.ts';
import { inNamespace } from '../../networks/place.ts';
import { agentCommand } from '../agent/agent-source.ts';
import type { AddressTarget } from './load.ts';

const timeoutMs = 3_000;
const allowanceMs = 60_000;

/** How a connection is left alone before it is used. */
export interface QuietWish {
  readonly quietMs: number;
  /** How often the kernel probes it meanwhile, in whole seconds; `null` for never. */
  readonly keepAliveMs: number | null;
}

const reportSchema = z.object({
  connections: z.array(
    z.object({
      connected: z.boolean(),
      /** The page that came at last; `null` when none did. */
      page: z.string().nullable(),
      /** The kernel's words, where none came. */
      words: z.string().nullable(),
    }),
  ),
});
/** What became of a connection that was quiet for a while. */
export type QuietOutcome = z.infer<typeof reportSchema>['connections'][number];

/**
 * Has an endpoint open connections to a web server side by side, say nothing on them, and ask for the first page in
 * the end. Web servers may give up sooner than anything on the way: busybox's httpd does after 60 s.
 *
 * @returns what became of each, in the order of the wishes.
 */
export async function leaveQuiet(
  asker: Endpoint,
  { address, port }: AddressTarget,
  wishes: readonly QuietWish[],
): Promise<QuietOutcome[]> {
  const longestMs = Math.max(...wishes.map(({ quietMs }) => quietMs));
  const { stdout } = await asker.host.exec(inNamespace(asker, agentCommand('quiet')), {
    stdin: JSON.stringify({ address, port, timeoutMs, connections: wishes }),
    timeoutMs: longestMs + 2 * timeoutMs + allowanceMs,
  });
  return reportSchema.parse(JSON.parse(stdout)).connections;
}

import { z } from 'zod';
import { HarnessError } from '../../base/errors.ts';
import type { Endpoint } from '../../networks/endpoint.ts';
import { inNamespace } from '../../networks/place.ts';
import { agentCommand } from '../agent/agent-source.ts';

const timeoutMs = 2_000;
const retryMs = 300;
const perRequestMs = 50;
const allowanceMs = 60_000;

const spreadSchema = z.object({
  /** Pages, and how often each came. */
  answers: z.array(z.tuple([z.string(), z.number().int()])),
  /** How often each address was the first one of an answer. */
  first: z.array(z.tuple([z.string(), z.number().int()])),
  failed: z.array(z.string()),
});
/** Where requests by name led. */
export type SpreadReport = z.infer<typeof spreadSchema>;

/** Has an endpoint ask the web servers behind a name so many times, each time after asking its resolver anew. */
export async function askByName(asker: Endpoint, name: string, port: number, count: number): Promise<SpreadReport> {
  if (asker.resolvConfPath === null) throw new HarnessError({ what: `${asker.name} has no resolver to be asked` });
  const { stdout } = await asker.host.exec(inNamespace(asker, agentCommand('spreader')), {
    stdin: JSON.stringify({ resolvConf: asker.resolvConfPath, name, port, count, timeoutMs, retryMs }),
    timeoutMs: count * perRequestMs + allowanceMs,
  });
  return spreadSchema.parse(JSON.parse(stdout));
}

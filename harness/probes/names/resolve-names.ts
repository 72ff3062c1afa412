import { z } from 'zod';
import { HarnessError } from '../../base/errors.ts';
import type { Endpoint } from '../../networks/endpoint.ts';
import { inNamespace } from '../../networks/place.ts';
import { agentCommand } from '../agent/agent-source.ts';

const timeoutMs = 2_000;
const retryMs = 300;
/** What a job may take beside its time-out: start-up, and a busy machine. */
const allowanceMs = 60_000;

/** What an endpoint's resolver says about a name. */
export interface Resolved {
  /** IPv4 addresses, sorted. */
  readonly addresses: readonly string[];
  /** Why there are none, or `null`. */
  readonly detail: string | null;
}

const reportSchema = z.object({
  names: z.array(z.object({ addresses: z.array(z.string()), detail: z.string().nullable() })),
});

/** Asks an endpoint's own resolver for all IPv4 addresses of names. Throws `HarnessError` when it has no resolver. */
export async function resolveNames(asker: Endpoint, names: readonly string[]): Promise<Resolved[]> {
  if (asker.resolvConfPath === null) throw new HarnessError({ what: `${asker.name} has no resolver to be asked` });
  const { stdout } = await asker.host.exec(inNamespace(asker, agentCommand('namer')), {
    stdin: JSON.stringify({ resolvConf: asker.resolvConfPath, timeoutMs, retryMs, names }),
    timeoutMs: timeoutMs + allowanceMs,
  });
  return reportSchema.parse(JSON.parse(stdout)).names;
}

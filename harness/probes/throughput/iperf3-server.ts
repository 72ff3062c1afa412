import { z } from 'zod';
import { HarnessError } from '../../base/errors.ts';
import type { Host } from '../../hosts/host.ts';
import { startAgent, type RunningAgent } from '../agent/agent-lines.ts';

const readySchema = z.object({ ready: z.boolean(), output: z.string().optional() });

/**
 * Starts an iperf3 server in the namespace of a process, or in the host's own (`null`), and waits until it listens.
 * It serves any number of transfers, one after the other, until it is stopped. Throws `HarnessError` when it cannot.
 */
export async function startIperf3Server(host: Host, pid: number | null, port: number): Promise<RunningAgent> {
  const agent = await startAgent(host, 'supervisor', {
    pid,
    argv: ['iperf3', '-s', '-4', '-p', String(port), '--forceflush'],
    ready: 'Server listening',
  });
  const { ready, output } = readySchema.parse(JSON.parse(agent.firstLine));
  if (ready) return agent;
  await agent.stop();
  throw new HarnessError({ what: `the iperf3 server on ${host.name} did not start`, why: output || undefined });
}

import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { messageOf } from '../../base/errors.ts';
import type { Host } from '../../hosts/host.ts';
import type { UnderlayNeed } from '../../networks/network.ts';
import type { UnderlayAnswer } from '../../results/underlay.ts';
import { startAgent, type RunningAgent } from '../agent/agent-lines.ts';
import { answersOf, type HostKnocks } from './underlay-answers.ts';

/** Long enough for a connection whose first packet was lost, which is repeated after 1 s (RFC 6298). */
const windowMs = 1_500;
const allowanceMs = 30_000;

const readySchema = z.object({ ready: z.boolean(), error: z.string().optional() });
const reportSchema = z.object({
  knocks: z.array(z.object({ answer: z.enum(['open', 'refused', 'silent', 'sent']), detail: z.string().nullable() })),
  heard: z.array(z.object({ marker: z.string(), source: z.string() })),
});

/**
 * Has hosts send each other what their networks need, all at once, and sees what gets past the firewalls of
 * both. Datagrams are no real traffic of those networks, and are dropped by whoever listens for it. Never
 * rejects: what a host that fails has to do with is not observed.
 */
export async function askUnderlay(needs: readonly UnderlayNeed[]): Promise<UnderlayAnswer[]> {
  const token = randomBytes(4).toString('hex');
  const markerOf = (index: number) => `${token}-${index}`;
  const hosts = [...new Set(needs.flatMap(({ from, to }) => [from, to]))];
  const started = await Promise.all(hosts.map((host) => start(host, needs, markerOf)));
  const reports = await Promise.all(started.map(knock));
  return answersOf(needs, new Map(hosts.map((host, index) => [host, reports[index]!])), markerOf);
}

type Started = { readonly agent: RunningAgent } | { readonly failure: string };

async function start(
  host: Host,
  needs: readonly UnderlayNeed[],
  markerOf: (index: number) => string,
): Promise<Started> {
  const own = needs.map((need, index) => ({ need, marker: markerOf(index) })).filter(({ need }) => need.from === host);
  const listen = new Set(needs.flatMap(({ to, protocol }) => (to === host && protocol !== 'tcp' ? [protocol] : [])));
  const knocks = own.map(({ need: { protocol, port, address }, marker }) => ({ protocol, port, address, marker }));
  try {
    const agent = await startAgent(host, 'knocker', { windowMs, listen: [...listen], knocks });
    const { ready, error = 'it is not ready' } = readySchema.parse(JSON.parse(agent.firstLine));
    if (ready) return { agent };
    await agent.stop();
    return { failure: error };
  } catch (error) {
    return { failure: messageOf(error) };
  }
}

async function knock(started: Started): Promise<HostKnocks> {
  if ('failure' in started) return started;
  started.agent.process.stdin.write('go\n');
  const line = await started.agent.finish(windowMs + allowanceMs);
  const report = reportSchema.safeParse(line === undefined ? undefined : JSON.parse(line));
  return report.success ? report.data : { failure: 'it ended without a report' };
}

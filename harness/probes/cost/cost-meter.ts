import { setTimeout as delay } from 'node:timers/promises';
import type { Host } from '../../hosts/host.ts';
import { startAgent, type RunningAgent } from '../agent/agent-lines.ts';
import { idleShare, parseReading, spentSeconds, type CpuReading } from './cpu-reading.ts';
import { kernelsOf } from './kernels-of.ts';

const idleMs = 1_000;
/** What has just come up has work to do for some seconds, such as a plugin's daemons. */
const mostIdleLooks = 6;
const answerTimeoutMs = 5_000;

/** Reads how much processor time some hosts spend on work. */
export interface CostMeter {
  /**
   * Processor seconds that the hosts spent while work went on, beyond what they spend without it; `null` where that
   * could not be read. What it takes to begin the work on a host is in it. Rejects only with the work.
   */
  during<Result>(work: () => Promise<Result>): Promise<{ result: Result; cpuSeconds: number | null }>;
  /** Never rejects. */
  stop(): Promise<void>;
}

/**
 * Starts an agent on each kernel of some hosts, and sees for a second how busy they are without the work, again while
 * they are busy already. Where they stay so for 6 s, or cannot be read, the meter reads nothing. Never rejects.
 */
export async function startCostMeter(hosts: readonly Host[]): Promise<CostMeter> {
  const kernels = kernelsOf(hosts);
  const starts = await Promise.allSettled(kernels.map((host) => startAgent(host, 'processors', {})));
  const agents = starts.flatMap((start) => (start.status === 'fulfilled' ? [start.value] : []));
  const readable = agents.length > 0 && agents.length === kernels.length;
  const read = () => (readable ? Promise.all(agents.map(readingOf)) : Promise.resolve([]));

  const idleShares = readable ? await idleSharesBy(read) : [];
  return {
    during: async (work) => {
      const before = await read();
      const result = await work();
      const after = await read();
      const spent = before.map((reading, index) => ({
        before: reading,
        after: after[index]!,
        idle: idleShares[index]!,
      }));
      return { result, cpuSeconds: spentSeconds(spent) };
    },
    stop: async () => {
      await Promise.all(agents.map((agent) => agent.stop()));
    },
  };
}

async function idleSharesBy(read: () => Promise<(CpuReading | null)[]>): Promise<(number | null)[]> {
  for (let looks = 1; ; looks += 1) {
    const before = await read();
    await delay(idleMs);
    const shares = (await read()).map((reading, index) => idleShare(before[index]!, reading));
    if (looks === mostIdleLooks || shares.every((share) => share !== null)) return shares;
  }
}

async function readingOf(agent: RunningAgent): Promise<CpuReading | null> {
  return parseReading(await agent.ask('read', answerTimeoutMs));
}

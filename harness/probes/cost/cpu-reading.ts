import { z } from 'zod';

/** Where other work has more of the processors, it is not known which of it gives way, and what is read says little. */
const mostBusy = 0.25;

const answerSchema = z.object({
  ticks: z.array(z.number().int().nonnegative()).min(7),
  ticksPerSecond: z.number().positive(),
  processors: z.number().int().positive(),
  at: z.number(),
});

/** How long the processors of a kernel have worked, at one time. */
export interface CpuReading {
  /** Of all processors together, since the kernel started. */
  readonly busySeconds: number;
  readonly processors: number;
  /** Of a clock that only goes forward. */
  readonly atSeconds: number;
}

/**
 * Reads an answer of the agent. Busy is user, nice, system, irq and softirq, in the order of /proc/stat (proc_stat(5));
 * idle, iowait and what a hypervisor took (steal) are not, and guests are in user already. `null` when it cannot be read.
 */
export function parseReading(line: string | undefined): CpuReading | null {
  if (line === undefined) return null;
  let json: unknown;
  try {
    json = JSON.parse(line);
  } catch {
    return null;
  }
  const answer = answerSchema.safeParse(json);
  if (!answer.success) return null;
  const { ticks, ticksPerSecond, processors, at } = answer.data;
  const [user, nice, system, , , irq, softirq] = ticks;
  const busySeconds = (user! + nice! + system! + irq! + softirq!) / ticksPerSecond;
  return { busySeconds, processors, atSeconds: at };
}

/** Processor seconds in each second between two readings; `null` where one is missing, or no time lies between them. */
export function busyShare(from: CpuReading | null, to: CpuReading | null): number | null {
  if (from === null || to === null || to.atSeconds <= from.atSeconds) return null;
  return (to.busySeconds - from.busySeconds) / (to.atSeconds - from.atSeconds);
}

/**
 * The same between two readings without the work that is to be measured; `null` also where that is more than a quarter
 * of all processors, because too much is under way beside it.
 */
export function idleShare(from: CpuReading | null, to: CpuReading | null): number | null {
  const share = busyShare(from, to);
  return share === null || share > mostBusy * to!.processors ? null : share;
}

/** What kernels read before and after some work, and how busy they are without it, in processor seconds a second. */
export interface SpentOn {
  readonly before: CpuReading | null;
  readonly after: CpuReading | null;
  readonly idle: number | null;
}

/**
 * Processor seconds that all kernels together spent on some work, beyond what they spend without it. `null` where a
 * reading is missing, and where nothing stands out from what they spend without it: then nothing was measured.
 */
export function spentSeconds(kernels: readonly SpentOn[]): number | null {
  let total = 0;
  for (const { before, after, idle } of kernels) {
    const share = busyShare(before, after);
    if (share === null || idle === null) return null;
    total += (share - idle) * (after!.atSeconds - before!.atSeconds);
  }
  return total > 0 ? total : null;
}

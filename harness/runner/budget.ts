import os from 'node:os';
import type { HostProvider } from '../hosts/provider.ts';
import { maxHosts } from '../lab/address-plan.ts';

/** What hosts may take together. */
export interface Budget {
  readonly memoryBytes: number;
  readonly processors: number;
}

/** What this machine has free now. */
export function freeBudget(): Budget {
  return { memoryBytes: os.freemem(), processors: os.cpus().length };
}

/** Most hosts of one kind that a budget holds, and what sets the limit. */
export function affordable(
  { memoryBytes, hostsPerProcessor }: HostProvider,
  budget: Budget,
): { readonly count: number; readonly reason: string } {
  const limits = [
    { count: maxHosts, reason: `one lab has at most ${maxHosts} hosts` },
    {
      count: Math.floor(budget.memoryBytes / memoryBytes),
      reason: `each is reckoned with ${mebibytes(memoryBytes)} MiB and ${mebibytes(budget.memoryBytes)} MiB are free`,
    },
    {
      count: hostsPerProcessor * budget.processors,
      reason: `${hostsPerProcessor} for each of ${budget.processors} processors are the limit`,
    },
  ];
  return limits.reduce((least, limit) => (limit.count < least.count ? limit : least));
}

/** What is left of a budget when some hosts have taken their part. */
export function remaining(budget: Budget, taken: readonly HostProvider[]): Budget {
  const memory = taken.reduce((sum, { memoryBytes }) => sum + memoryBytes, 0);
  const processors = taken.reduce((sum, { hostsPerProcessor }) => sum + 1 / hostsPerProcessor, 0);
  return { memoryBytes: budget.memoryBytes - memory, processors: budget.processors - processors };
}

function mebibytes(bytes: number): number {
  return Math.floor(bytes / 1024 / 1024);
}

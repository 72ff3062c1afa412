import type { LoadReport } from './load.ts';

/** How requests to a service were shared among its tasks. */
export interface Shares {
  /** `web.1 333, web.2 333, web.3 334`, in the order of the tasks; those who are no task of it come last. */
  readonly words: string;
  /** Whether every task was given its turn, and nobody else any. */
  readonly fair: boolean;
}

/**
 * Counts who answered. The engine has IPVS give out connections by round robin (`SchedName` in moby's
 * libnetwork/service_linux.go), which hands each new one to the next back end under a lock
 * (`ip_vs_rr_schedule` in Linux): what one asker's host balances is shared fairly when no two tasks
 * differ by more than one. Requests must come from a port of their own each: one from a port of which IPVS still
 * has an earlier connection goes where that one went (seen with Linux 6.12: 9 of 240).
 */
export function sharesOf({ answers }: Pick<LoadReport, 'answers'>, tasks: readonly string[]): Shares {
  const counts = new Map(answers);
  const strangers = [...counts.keys()].filter((page) => !tasks.includes(page)).toSorted();
  const own = tasks.map((task) => counts.get(task) ?? 0);
  return {
    words: [...tasks, ...strangers].map((name) => `${name} ${counts.get(name) ?? 0}`).join(', ') || 'no task',
    fair: own.length > 0 && strangers.length === 0 && Math.max(...own) - Math.min(...own) <= 1,
  };
}

import { readFileSync } from 'node:fs';

/** A process, told apart from a later one that got the same id. */
export interface ProcessIdentity {
  readonly pid: number;
  /** Start time in clock ticks since boot (field 22 of `/proc/<pid>/stat`, proc(5)); `null` without procfs. */
  readonly startTicks: string | null;
}

function startTicks(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? null;
  } catch {
    return null;
  }
}

/** Identity of a process that runs now; of this one by default. */
export function identify(pid: number = process.pid): ProcessIdentity {
  return { pid, startTicks: startTicks(pid) };
}

/** Whether that very process still runs. */
export function isAlive(identity: ProcessIdentity): boolean {
  try {
    process.kill(identity.pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false;
  }
  return identity.startTicks === null || identity.startTicks === startTicks(identity.pid);
}

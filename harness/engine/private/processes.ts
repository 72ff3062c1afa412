import { readdir, readFile, readlink } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { identify, isAlive, type ProcessIdentity } from '../../base/process-identity.ts';

/** Arguments of a process; empty when it has ended, also as a zombie. */
export async function argumentsOf(pid: number): Promise<string[]> {
  const raw = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
  return raw.split('\0').slice(0, -1);
}

/** Ids of all processes that this one can see. */
export async function allProcesses(): Promise<number[]> {
  return (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number);
}

/** The process's mounts as it sees them, in the format of proc_pid_mountinfo(5). */
export async function mountsOf(pid: number): Promise<string> {
  return readFile(`/proc/${pid}/mountinfo`, 'utf8').catch(() => '');
}

/** Paths of the unix sockets that a process listens on or is connected by. */
export async function unixSocketsOf(pid: number): Promise<string[]> {
  const names = await readdir(`/proc/${pid}/fd`).catch(() => []);
  const targets = await Promise.all(names.map((name) => readlink(`/proc/${pid}/fd/${name}`).catch(() => '')));
  const inodes = new Set(targets.map((target) => /^socket:\[(\d+)\]$/.exec(target)?.[1]));
  const table = await readFile(`/proc/${pid}/net/unix`, 'utf8').catch(() => '');
  return table.split('\n').flatMap((line) => {
    const fields = line.trim().split(/\s+/);
    return inodes.has(fields[6]) && fields[7]?.startsWith('/') ? [fields[7]] : [];
  });
}

async function isGone(process: ProcessIdentity): Promise<boolean> {
  if (!isAlive(process)) return true;
  const stat = await readFile(`/proc/${process.pid}/stat`, 'utf8').catch(() => '');
  return stat === '' || stat.slice(stat.lastIndexOf(')') + 2).startsWith('Z');
}

/** Resolves to whether the process has ended in time. There is no event for the end of a process that is no child. */
export async function waitForEnd(process: ProcessIdentity, timeoutMs: number): Promise<boolean> {
  const deadline = performance.now() + timeoutMs;
  while (!(await isGone(process))) {
    if (performance.now() > deadline) return false;
    await delay(20);
  }
  return true;
}

/** Sends a signal to a process; one that has ended already is no error. */
export function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

/** Kills a process and waits until it is gone. */
export async function kill(pid: number): Promise<void> {
  const identity = identify(pid);
  signal(pid, 'SIGKILL');
  await waitForEnd(identity, 5_000);
}

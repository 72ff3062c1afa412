import { execFile } from 'node:child_process';
import { readFile, rm } from 'node:fs/promises';
import { promisify } from 'node:util';

/** Mount points at or below `folders`, the deepest first. `mountinfo` as in proc_pid_mountinfo(5). */
export function mountPointsIn(mountinfo: string, folders: readonly string[]): string[] {
  return mountinfo
    .split('\n')
    .flatMap((line) => line.split(' ')[4] ?? [])
    .map((escaped) => escaped.replace(/\\([0-7]{3})/g, (_, code: string) => String.fromCharCode(parseInt(code, 8))))
    .filter((mountPoint) => folders.some((folder) => `${mountPoint}/`.startsWith(`${folder}/`)))
    .reverse();
}

async function mountedIn(folders: readonly string[]): Promise<string[]> {
  return mountPointsIn(await readFile('/proc/self/mountinfo', 'utf8').catch(() => ''), folders);
}

/** Unmounts everything at or below `folders`; what is in use goes when it is no longer. */
export async function unmountAll(folders: readonly string[]): Promise<void> {
  for (const mountPoint of await mountedIn(folders)) {
    await promisify(execFile)('umount', ['--lazy', mountPoint]).catch(() => undefined);
  }
}

/** Deletes a folder, but never what is mounted in it: that is unmounted first, and if it cannot be, the folder stays. */
export async function removeTree(folder: string): Promise<void> {
  await unmountAll([folder]);
  if ((await mountedIn([folder])).length === 0) await rm(folder, { recursive: true, force: true });
}

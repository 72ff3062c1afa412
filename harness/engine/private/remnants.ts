import { execFile } from 'node:child_process';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import type { EnginePaths } from './engine-paths.ts';
import { allProcesses, argumentsOf, kill, mountsOf, unixSocketsOf } from './processes.ts';

/** Folder in which containerd's shims listen, whatever containerd's own folder is. */
const shimSockets = '/run/containerd/s/';

/** Whether a process is containerd or one of its shims, started by our engine: its arguments say so. */
export function servesEngine(argv: readonly string[], execRoot: string): boolean {
  const program = path.basename(argv[0] ?? '');
  const containerd = path.join(execRoot, 'containerd');
  const own = [path.join(containerd, 'containerd.toml'), path.join(containerd, 'containerd.sock')];
  return program.startsWith('containerd') && argv.slice(1).some((argument) => own.includes(argument));
}

/** Whether a process lives in a container of our engine: its root is an overlay kept below our data-root. */
export function livesIn(mountinfo: string, dataRoot: string): boolean {
  const root = mountinfo.split('\n').find((line) => line.split(' ')[4] === '/');
  return root?.includes(`=${dataRoot}/`) ?? false;
}

/** Mount points at or below `folders`, the deepest first. */
export function mountPointsIn(mountinfo: string, folders: readonly string[]): string[] {
  return mountinfo
    .split('\n')
    .flatMap((line) => line.split(' ')[4] ?? [])
    .map((escaped) => escaped.replace(/\\([0-7]{3})/g, (_, code: string) => String.fromCharCode(parseInt(code, 8))))
    .filter((mountPoint) => folders.some((folder) => `${mountPoint}/`.startsWith(`${folder}/`)))
    .reverse();
}

/**
 * Removes what an engine of ours leaves when it was killed: containerd, its shims, the processes
 * in containers, mounts, sockets and the pid file. Call it only while no dockerd of ours runs.
 */
export async function removeRemnants(paths: EnginePaths): Promise<void> {
  const sockets: string[] = [];
  for (const pid of await allProcesses()) {
    if (servesEngine(await argumentsOf(pid), paths.execRoot)) {
      sockets.push(...(await unixSocketsOf(pid)).filter((socket) => socket.startsWith(shimSockets)));
      await kill(pid);
    }
  }
  for (const pid of await allProcesses()) {
    if (livesIn(await mountsOf(pid), paths.dataRoot)) await kill(pid);
  }
  for (const mountPoint of mountPointsIn(await mountsOf('self'), [paths.dataRoot, paths.execRoot])) {
    await promisify(execFile)('umount', ['-l', mountPoint]).catch(() => undefined);
  }
  for (const file of [...sockets, paths.socket, paths.pidFile]) await rm(file, { force: true });
  await removeUnmounted(paths.execRoot);
}

/** Deletes a folder unless something is still mounted below it, which would be deleted with it. */
async function removeUnmounted(folder: string): Promise<void> {
  if (mountPointsIn(await mountsOf('self'), [folder]).length === 0) await rm(folder, { recursive: true, force: true });
}

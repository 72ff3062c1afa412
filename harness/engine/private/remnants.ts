import { rm, rmdir } from 'node:fs/promises';
import path from 'node:path';
import { removeTree, unmountAll } from '../mounts.ts';
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

/**
 * Removes what an engine of ours leaves when it was killed: containerd, its shims, the processes
 * in containers, mounts, sockets, the pid file and the folder of these. Call it only while no dockerd of ours runs.
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
  await unmountAll([paths.dataRoot, paths.execRoot]);
  for (const file of [...sockets, paths.socket, paths.pidFile]) await rm(file, { force: true });
  await removeTree(paths.execRoot);
  await rmdir(paths.runtime).catch(() => undefined);
}

import { createHash } from 'node:crypto';
import { lstat, mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { UsageError } from '../../base/errors.ts';
import { cacheDir, fitsSocket } from '../../base/paths.ts';

/** Where the private engine keeps its things. */
export interface EnginePaths {
  /** Holds what stays: images, leases, log. */
  readonly root: string;
  readonly dataRoot: string;
  readonly config: string;
  readonly log: string;
  readonly leases: string;
  readonly lock: string;
  /** Holds what lives as long as the engine: its sockets and pid file. Short, because of the sockets. */
  readonly runtime: string;
  readonly execRoot: string;
  readonly socket: string;
  readonly pidFile: string;
}

/** The longest path of a socket below the runtime folder: containerd's. */
const longestSocket = '/exec/containerd/containerd.sock.ttrpc';

/**
 * The private engine's paths in the cache folder. Paths of unix sockets must stay under 108 bytes
 * (unix(7)), so below a deep cache folder the runtime part moves to the system's temporary folder.
 */
export function enginePaths(env: NodeJS.ProcessEnv = process.env): EnginePaths {
  const root = path.join(cacheDir(env), 'engine');
  const near = path.join(root, 'run');
  const id = createHash('sha256').update(root).digest('hex').slice(0, 12);
  const runtime = fitsSocket(near + longestSocket)
    ? near
    : path.join(tmpdir(), `overlab-${process.getuid?.() ?? 0}`, `engine-${id}`);
  return {
    root,
    dataRoot: path.join(root, 'data'),
    config: path.join(root, 'daemon.json'),
    log: path.join(root, 'dockerd.log'),
    leases: path.join(root, 'leases'),
    lock: path.join(root, 'engine'),
    runtime,
    execRoot: path.join(runtime, 'exec'),
    socket: path.join(runtime, 'docker.sock'),
    pidFile: path.join(runtime, 'docker.pid'),
  };
}

/**
 * Makes the folders, for their owner alone.
 *
 * @throws UsageError when one of them belongs to somebody else or is open to others.
 */
export async function makeEngineFolders(paths: EnginePaths): Promise<void> {
  const folders = [
    paths.root,
    paths.leases,
    ...(paths.runtime.startsWith(paths.root) ? [] : [path.dirname(paths.runtime)]),
  ];
  for (const folder of [...folders, paths.runtime]) {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const found = await lstat(folder);
    if (found.isDirectory() && found.uid === process.getuid?.() && (found.mode & 0o077) === 0) continue;
    throw new UsageError({
      what: `folder ${folder} cannot hold the private engine`,
      why: 'it is open to other users of this machine, or not ours',
      remedy: `remove it, or make it private: chmod 700 ${folder}`,
    });
  }
}

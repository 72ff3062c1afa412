import { homedir, tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** Root folder of the project. */
export const projectRoot = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');

/** Taken once: a library that reads its settings from there is shown another one for a moment (testcontainers-engine.ts). */
export const homeFolder = homedir();

/**
 * Where overlab keeps what outlives a run: images, the private engine, ledgers.
 * `OVERLAB_CACHE`, else `XDG_CACHE_HOME/overlab`, else `~/.cache/overlab`.
 */
export function cacheDir(env: NodeJS.ProcessEnv = process.env): string {
  if (env.OVERLAB_CACHE) return path.resolve(env.OVERLAB_CACHE);
  return path.join(env.XDG_CACHE_HOME ?? path.join(homeFolder, '.cache'), 'overlab');
}

const madeAgain = ['artifacts', 'features', 'images', 'vm'] as const;

/** A folder of the cache whose content is made again when it is missing. */
export function cacheFolder(name: (typeof madeAgain)[number], env: NodeJS.ProcessEnv = process.env): string {
  return path.join(cacheDir(env), name);
}

/** All of these. */
export function cacheFolders(env: NodeJS.ProcessEnv = process.env): string[] {
  return madeAgain.map((name) => cacheFolder(name, env));
}

/**
 * Whether a path can be that of a unix socket: under 108 bytes (sockaddr_un, unix(7)), and without
 * characters that change in the URLs by which clients are told of it.
 */
export function fitsSocket(file: string): boolean {
  return Buffer.byteLength(file) < 108 && new URL(`unix://${file}`).pathname === file;
}

/**
 * A folder for unix sockets: a cache folder whose path does not fit one is replaced by one
 * below the system's temporary folder.
 */
export function socketDir(runId: string, env: NodeJS.ProcessEnv = process.env): string {
  const preferred = path.join(cacheDir(env), 's', runId);
  const longestName = '/host-99/docker.sock';
  if (fitsSocket(preferred + longestName)) return preferred;
  return path.join(tmpdir(), `overlab-${process.getuid?.() ?? 0}`, runId);
}

import { homedir, tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** Root folder of the project. */
export const projectRoot = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');

/**
 * Where overlab keeps what outlives a run: images, the private engine, ledgers.
 * `OVERLAB_CACHE`, else `XDG_CACHE_HOME/overlab`, else `~/.cache/overlab`.
 */
export function cacheDir(env: NodeJS.ProcessEnv = process.env): string {
  if (env.OVERLAB_CACHE) return path.resolve(env.OVERLAB_CACHE);
  return path.join(env.XDG_CACHE_HOME ?? path.join(homedir(), '.cache'), 'overlab');
}

/**
 * A folder for unix sockets: their paths must stay under 108 bytes (sockaddr_un, unix(7)),
 * so a deep cache folder is replaced by one below the system's temporary folder.
 */
export function socketDir(runId: string, env: NodeJS.ProcessEnv = process.env): string {
  const preferred = path.join(cacheDir(env), 's', runId);
  const longestName = '/host-99/docker.sock';
  if (Buffer.byteLength(preferred + longestName) < 108) return preferred;
  return path.join(tmpdir(), `overlab-${process.getuid?.() ?? 0}`, runId);
}

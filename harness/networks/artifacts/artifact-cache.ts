import { access, mkdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { cacheDir, cacheFolder } from '../../base/paths.ts';
import { withFileLock } from '../../engine/file-lock.ts';

export interface CacheEntry {
  /** Stands for all that decides how the program comes out. */
  readonly key: string;
  readonly program: string;
}

/** Where a program lies once it was made; `undefined` before. */
export async function findCached({ key, program }: CacheEntry, env: NodeJS.ProcessEnv): Promise<string | undefined> {
  const file = path.join(cacheFolder('artifacts', env), key, program);
  return access(file).then(
    () => file,
    () => undefined,
  );
}

/**
 * Makes a program unless it was made before, also by another process at the same moment.
 *
 * @param make is given the path at which to put it.
 */
export async function cached(
  entry: CacheEntry,
  env: NodeJS.ProcessEnv,
  make: (draft: string) => Promise<void>,
): Promise<string> {
  const { key, program } = entry;
  const folder = path.join(cacheFolder('artifacts', env), key);
  return withFileLock(path.join(cacheDir(env), 'locks', `artifact-${key}-${program}`), async () => {
    const there = await findCached(entry, env);
    if (there !== undefined) return there;
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const file = path.join(folder, program);
    const draft = `${file}.part`;
    try {
      await make(draft);
      await rename(draft, file);
      return file;
    } finally {
      await rm(draft, { force: true });
    }
  });
}

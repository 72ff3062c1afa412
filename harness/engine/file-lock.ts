import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import lockfile from 'proper-lockfile';
import pRetry from 'p-retry';
import { messageOf, UsageError } from '../base/errors.ts';

/** A lock whose owner was killed is taken over after so many milliseconds. */
const staleMs = 5_000;

async function takeLock(file: string): Promise<() => Promise<void>> {
  await mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
  return lockfile.lock(file, {
    realpath: false,
    lockfilePath: `${file}.lock`,
    stale: staleMs,
    update: 1_000,
    onCompromised: () => undefined,
  });
}

/** Takes the lock `file` unless somebody holds it; resolves with the way to give it back, or `undefined`. */
export async function tryFileLock(file: string): Promise<(() => Promise<void>) | undefined> {
  try {
    return await takeLock(file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ELOCKED') return undefined;
    throw error;
  }
}

/**
 * Runs `work` while no other process (nor this one) holds the lock `file`, and waits for its turn as long as it takes.
 *
 * @throws UsageError when the lock cannot be made: a folder that is read-only, or full.
 */
export async function withFileLock<T>(file: string, work: () => Promise<T>): Promise<T> {
  const unlock = await pRetry(() => takeLock(file), {
    retries: Number.POSITIVE_INFINITY,
    factor: 1,
    minTimeout: 100,
    shouldRetry: ({ error }) => (error as NodeJS.ErrnoException).code === 'ELOCKED',
  }).catch((error: unknown) => {
    throw new UsageError(
      {
        what: `the cache folder ${path.dirname(file)} cannot be used`,
        why: messageOf(error),
        remedy: 'see that it can be written and has room, or name another one: OVERLAB_CACHE=DIR',
      },
      { cause: error },
    );
  });
  try {
    return await work();
  } finally {
    await unlock().catch(() => undefined);
  }
}

import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import lockfile from 'proper-lockfile';

/** A lock whose owner was killed is taken over after so many milliseconds. */
const staleMs = 5_000;

/** Runs `work` while no other process (nor this one) holds the lock `file`, and waits for its turn as long as it takes. */
export async function withFileLock<T>(file: string, work: () => Promise<T>): Promise<T> {
  await mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
  const unlock = await lockfile.lock(file, {
    realpath: false,
    lockfilePath: `${file}.lock`,
    stale: staleMs,
    update: 1_000,
    retries: { forever: true, minTimeout: 50, maxTimeout: 250 },
    onCompromised: () => undefined,
  });
  try {
    return await work();
  } finally {
    await unlock().catch(() => undefined);
  }
}

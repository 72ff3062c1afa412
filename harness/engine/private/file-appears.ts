import { on } from 'node:events';
import { watch } from 'node:fs';
import { stat } from 'node:fs/promises';
import path from 'node:path';

/** Resolves once a file is there; its folder must exist. Rejects when the signal is aborted. */
export async function fileAppears(file: string, signal: AbortSignal): Promise<void> {
  const watcher = watch(path.dirname(file));
  try {
    // Changes are kept from now on, so that one that comes while the file is looked for is not missed.
    const changes = on(watcher, 'change', { signal });
    if (await exists(file)) return;
    for await (const change of changes) if (change !== undefined && (await exists(file))) return;
  } finally {
    watcher.close();
  }
}

async function exists(file: string): Promise<boolean> {
  return stat(file).then(
    () => true,
    () => false,
  );
}

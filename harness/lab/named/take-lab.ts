import path from 'node:path';
import { UsageError } from '../../base/errors.ts';
import { cacheDir } from '../../base/paths.ts';
import { together } from '../../base/together.ts';
import { tryFileLock } from '../../engine/file-lock.ts';
import { cleanHost } from '../../hosts/clean-host.ts';
import { connectHost, type NamedLab } from './named-labs.ts';

/**
 * Takes a lab that stands for a run: one at a time. What a run that was killed left on its hosts
 * is removed first.
 *
 * @returns gives it back.
 * @throws UsageError when another run is on it.
 */
export async function takeLab(named: NamedLab): Promise<() => Promise<void>> {
  const release = await tryFileLock(path.join(cacheDir(), 'labs', named.name));
  if (release === undefined) {
    throw new UsageError({
      what: `the lab '${named.name}' is in use`,
      why: 'another run is on it',
      remedy: 'wait until that has ended, or bring another lab up: overlab hosts up --name other',
    });
  }
  await together(
    named.lab.hosts.map(async (descriptor) => {
      const host = connectHost(named, descriptor);
      try {
        await cleanHost(host, { runId: named.lab.id, leaveSwarm: false });
      } finally {
        host.close();
      }
    }),
  ).catch(async (error: unknown) => {
    await release();
    throw new UsageError(
      {
        what: `the lab '${named.name}' cannot be used`,
        why: error instanceof Error ? error.message : String(error),
        remedy: `'overlab hosts ls' shows which hosts answer; 'overlab hosts down ${named.name}' removes it`,
      },
      { cause: error },
    );
  });
  return release;
}

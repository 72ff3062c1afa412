import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { socketDir } from '../base/paths.ts';
import type { ProviderContext } from './provider.ts';

/** Makes a folder of a run's, for its owner alone, in which sockets and keys are put. It is claimed first. */
export async function claimedFolder(
  { runId, claim }: Pick<ProviderContext, 'runId' | 'claim'>,
  name: string,
): Promise<string> {
  const folder = path.join(socketDir(runId), name);
  await claim({ kind: 'directory', path: folder });
  await mkdir(folder, { recursive: true, mode: 0o700 });
  return folder;
}

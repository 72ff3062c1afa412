import path from 'node:path';
import { cacheDir } from '../../base/paths.ts';
import { withFileLock } from '../file-lock.ts';

/** The name of a file that stands for an image's tag. */
export function fileNameOf(tag: string): string {
  return tag.replaceAll(/[^\w.-]/g, '_');
}

/** Runs `work` while nobody else on this machine makes or saves that image. */
export async function withImageLock<T>(tag: string, env: NodeJS.ProcessEnv, work: () => Promise<T>): Promise<T> {
  return withFileLock(path.join(cacheDir(env), 'locks', fileNameOf(tag)), work);
}

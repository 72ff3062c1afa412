import type { Readable } from 'node:stream';
import type Docker from 'dockerode';
import { messageOf } from '../../../base/errors.ts';
import { readEngineOutput } from '../docker-progress.ts';
import { imageExists } from '../image-exists.ts';
import type { BaseImageStrategy } from './base-strategy.ts';

/** Time in which a registry must begin to send. */
const firstWordMs = 5_000;
/** Time in which the whole image, some 30 MB, must have come. */
const pullMs = 180_000;

let silence: string | undefined;

/** Debian's official image, where a registry answers. One that does not is not asked again by this process. */
export const registryStrategy: BaseImageStrategy = {
  name: 'registry',
  async make({ engine, suite, onProgress }) {
    const reference = `debian:${suite}-slim`;
    if (!(await imageExists(engine, reference))) {
      if (silence !== undefined) return { obstacle: silence };
      try {
        await pull(engine, reference, onProgress);
      } catch (error) {
        silence = messageOf(error).trim();
        return { obstacle: silence };
      }
    }
    return { id: (await engine.getImage(reference).inspect()).Id };
  },
};

/** The engine's answer begins once the registry has said something about the image. */
async function pull(engine: Docker, reference: string, onProgress: (line: string) => void): Promise<void> {
  const abort = new AbortController();
  let timer = setTimeout(() => abort.abort(), firstWordMs);
  const onLine = (line: string): void => {
    if (line.startsWith('Pulling from')) onProgress(`pulling ${reference}`);
  };
  try {
    const answer = (await engine.createImage({ fromImage: reference, abortSignal: abort.signal })) as Readable;
    clearTimeout(timer);
    timer = setTimeout(() => abort.abort(), pullMs);
    const { error } = await readEngineOutput(answer, onLine);
    if (error !== undefined) throw new Error(error);
  } catch (error) {
    throw abort.signal.aborted ? new Error('no registry answered in time', { cause: error }) : error;
  } finally {
    clearTimeout(timer);
  }
}

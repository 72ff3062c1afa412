import type { Readable } from 'node:stream';
import type Docker from 'dockerode';
import { readEngineOutput } from './docker-progress.ts';

/** Time in which a registry must begin to send. */
const firstWordMs = 5_000;

/**
 * Has an engine pull an image. Its answer begins once the registry has said something about the image.
 *
 * @param options.wholeMs time in which the whole image must have come.
 * @throws Error when no registry answers within 5 s, or when it has no such image.
 */
export async function pullImage(
  engine: Docker,
  reference: string,
  { wholeMs, onProgress }: { readonly wholeMs: number; readonly onProgress: (line: string) => void },
): Promise<void> {
  const abort = new AbortController();
  let timer = setTimeout(() => abort.abort(), firstWordMs);
  const onLine = (line: string): void => {
    if (line.startsWith('Pulling from')) onProgress(`pulling ${reference}`);
  };
  try {
    const answer = (await engine.createImage({ fromImage: reference, abortSignal: abort.signal })) as Readable;
    clearTimeout(timer);
    timer = setTimeout(() => abort.abort(), wholeMs);
    const { error } = await readEngineOutput(answer, onLine);
    if (error !== undefined) throw new Error(error);
  } catch (error) {
    throw abort.signal.aborted ? new Error('no registry answered in time', { cause: error }) : error;
  } finally {
    clearTimeout(timer);
  }
}

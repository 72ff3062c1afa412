import { messageOf } from '../../../base/errors.ts';
import { imageExists } from '../image-exists.ts';
import { pullImage } from '../pull-image.ts';
import type { BaseImageStrategy } from './base-strategy.ts';

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
        await pullImage(engine, reference, { wholeMs: pullMs, onProgress });
      } catch (error) {
        silence = messageOf(error).trim();
        return { obstacle: silence };
      }
    }
    return { id: (await engine.getImage(reference).inspect()).Id };
  },
};

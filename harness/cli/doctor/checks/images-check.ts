import { ensureImages, imagePresent } from '../../../engine/images/ensure-image.ts';
import { imageNames } from '../../../engine/images/image-catalog.ts';
import { findOuterEngine } from '../../../engine/outer/outer-engine.ts';
import type { Check } from '../check.ts';

/** The images of hosts and endpoints; they are also built when a run needs them. */
export const imagesCheck: Check = {
  title: 'Images',
  async examine() {
    const outer = await findOuterEngine();
    try {
      const there = await Promise.all(imageNames.map((name) => imagePresent(outer.docker, name)));
      const missing = imageNames.filter((_, index) => there[index] !== true);
      if (missing.length === 0) return { state: 'ok', detail: imageNames.join(', ') };
      return {
        state: 'note',
        detail: `not built yet: ${missing.join(', ')}`,
        remedy: "they are built when a run needs them; 'overlab doctor --fix' builds them now",
      };
    } finally {
      await outer.release();
    }
  },
  async fix(progress) {
    const outer = await findOuterEngine();
    try {
      await ensureImages(outer.docker, imageNames, { onProgress: (line) => progress.note(line) });
    } finally {
      await outer.release();
    }
  },
};

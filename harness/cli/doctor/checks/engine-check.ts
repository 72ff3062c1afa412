import { engineAdvice } from '../../../engine/install/advice.ts';
import { installEngine } from '../../../engine/install/install-engine.ts';
import { missingTools } from '../../../engine/install/missing-tools.ts';
import { findOuterEngine } from '../../../engine/outer/outer-engine.ts';
import { privateEngineObstacle } from '../../../engine/private/private-engine.ts';
import { UsageError } from '../../../base/errors.ts';
import type { Check } from '../check.ts';

async function install(say: (line: string) => void): Promise<void> {
  const outcome = await installEngine({ onProgress: say });
  if (outcome.kind === 'advice') {
    throw new UsageError({ what: 'packages cannot be installed from here', remedy: outcome.advice });
  }
}

/** An engine of the user's, else the means to start one of our own. */
export const engineCheck: Check = {
  title: 'Docker Engine',
  async examine() {
    const found = await findOuterEngine({ allowPrivate: false }).catch((error: unknown) => {
      if (process.env.DOCKER_HOST === undefined) return undefined;
      throw error;
    });
    if (found !== undefined) {
      await found.release();
      return { state: 'ok', detail: `Engine ${found.version.engine} (${found.source})` };
    }
    const obstacle = await privateEngineObstacle();
    if (obstacle === undefined) return { state: 'ok', detail: 'a private engine is started when it is needed' };
    return { state: 'missing', detail: obstacle, remedy: await engineAdvice(process.platform) };
  },
  fix: (progress) => install((line) => progress.note(line)),
};

/** Where images start from when no registry answers. */
export const baseCheck: Check = {
  title: 'Base images without a registry',
  async examine() {
    const missing = (await missingTools()).find(({ name }) => name === 'mmdebstrap');
    if (missing === undefined) return { state: 'ok', detail: 'mmdebstrap or debootstrap is installed' };
    return {
      state: 'note',
      detail: 'neither mmdebstrap nor debootstrap is installed: a registry must answer',
      remedy: `install ${missing.packages.join(', ') || 'mmdebstrap'}, or run 'overlab doctor --fix' as root`,
    };
  },
  fix: (progress) => install((line) => progress.note(line)),
};

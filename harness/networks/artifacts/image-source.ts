import type { Readable } from 'node:stream';
import type Docker from 'dockerode';
import { HarnessError, messageOf, UnsupportedError } from '../../base/errors.ts';
import { contentHash } from '../../engine/images/build-context.ts';
import { imageExists } from '../../engine/images/image-exists.ts';
import { pullImage } from '../../engine/images/pull-image.ts';
import { cached } from './artifact-cache.ts';
import type { ArtifactSource } from './artifact-source.ts';
import { complaintAbout } from './program-file.ts';
import { extractFromImage } from './saved-image.ts';

/** Time in which a registry must say whether it has an image. */
const answerMs = 5_000;
/** Time in which a whole image, up to some 400 MB, must have come. */
const pullMs = 600_000;

/** What registries said of images; asked once per process. */
const answers = new Map<string, Promise<string | undefined>>();

/** The official image, where the engine has it already, or a registry that has it answers. */
export const imageSource: ArtifactSource = {
  async offer({ program, image, isText = false }, { engine, env, architecture }) {
    if (image === undefined) return { obstacle: 'there is no official image with it' };
    const { reference, path } = image;
    const here = await imageExists(engine, reference);
    if (!here) {
      const silence = await (answers.get(reference) ?? remember(reference, askRegistry(engine, reference)));
      if (silence !== undefined) return { obstacle: `${reference}: ${silence}` };
    }
    return {
      from: `image ${reference}`,
      async obtain(say) {
        if (!here) await pullImage(engine, reference, { wholeMs: pullMs, onProgress: say });
        const saved = engine.getImage(reference);
        const { Id: id } = await saved.inspect();
        const file = await cached({ key: contentHash([], { id, path }), program }, env, async (draft) => {
          say(`taking ${program} out of ${reference}`);
          const open = async () => (await saved.get()) as Readable;
          if (await extractFromImage(open, path, draft)) return;
          throw new HarnessError({ what: `image ${reference} has no ${path}` });
        });
        const complaint = isText ? undefined : await complaintAbout(file, architecture);
        if (complaint === undefined) return file;
        throw new UnsupportedError({
          what: `${program} of image ${reference} cannot be run on the hosts`,
          why: complaint,
          remedy: `docker pull --platform linux/${architecture} ${reference}`,
        });
      },
    };
  },
};

function remember(reference: string, answer: Promise<string | undefined>): Promise<string | undefined> {
  answers.set(reference, answer);
  return answer;
}

/** @returns why it cannot be had; `undefined` when it can. */
async function askRegistry(engine: Docker, reference: string): Promise<string | undefined> {
  const late = AbortSignal.timeout(answerMs);
  try {
    await engine.getImage(reference).distribution({ abortSignal: late });
    return undefined;
  } catch (error) {
    return late.aborted ? 'no registry answered in time' : messageOf(error).trim();
  }
}

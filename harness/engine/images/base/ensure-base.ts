import { HarnessError, messageOf } from '../../../base/errors.ts';
import { imageExists } from '../image-exists.ts';
import { withImageLock } from '../image-lock.ts';
import { contentHash } from '../build-context.ts';
import type { Suite } from '../image-catalog.ts';
import type { BaseImageStrategy, BaseRequest } from './base-strategy.ts';
import { debootstrapStrategy } from './debootstrap-strategy.ts';
import { mmdebstrapStrategy } from './mmdebstrap-strategy.ts';
import { registryStrategy } from './registry-strategy.ts';

const strategies: readonly BaseImageStrategy[] = [registryStrategy, mmdebstrapStrategy, debootstrapStrategy];

/** Changes whenever base images are made in another way, so that the old ones are not taken any more. */
const recipeVersion = '2';

/** What decides how a base image comes out. */
export function baseRecipe(suite: Suite, architecture: string): Readonly<Record<string, string>> {
  return { suite, architecture, variant: 'minbase', recipeVersion };
}

/**
 * Sees to it that an engine has a minimal Debian of that suite, by the first way that works here.
 *
 * @returns its tag.
 * @throws HarnessError with what came of each way when none works.
 */
export async function ensureBase(request: BaseRequest, ways = strategies): Promise<string> {
  const { engine, suite, architecture, env } = request;
  const repository = `overlab/base-${suite}`;
  const version = contentHash([], baseRecipe(suite, architecture));
  const tag = `${repository}:${version}`;
  if (await imageExists(engine, tag)) return tag;
  return withImageLock(tag, env, async () => {
    if (await imageExists(engine, tag)) return tag;
    const refusals: string[] = [];
    for (const way of ways) {
      const made = await way.make(request).catch((error: unknown) => ({ obstacle: messageOf(error) }));
      if ('id' in made) {
        await engine.getImage(made.id).tag({ repo: repository, tag: version });
        return tag;
      }
      refusals.push(`${way.name}: ${made.obstacle}`);
    }
    throw new HarnessError({
      what: `no way was found to a base image of Debian ${suite}`,
      why: refusals.join('\n'),
      remedy:
        "let the engine reach a registry, or install mmdebstrap ('overlab doctor --fix' does on Debian and Ubuntu)",
    });
  });
}

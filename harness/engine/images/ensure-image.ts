import path from 'node:path';
import type Docker from 'dockerode';
import pMap from 'p-map';
import { projectRoot } from '../../base/paths.ts';
import { baseRecipe, ensureBase } from './base/ensure-base.ts';
import { contentHash, readContext, type ContextFile } from './build-context.ts';
import { buildImage } from './build-image.ts';
import { imageRecipe, type ImageRecipe } from './image-catalog.ts';
import { imageExists } from './image-exists.ts';
import { withImageLock } from './image-lock.ts';
import { proxyArguments } from './proxies.ts';

const catalogueFolder = path.join(projectRoot, 'harness/images');

/** Builds that run side by side: each keeps about one processor busy. */
const sideBySide = 2;

export interface EnsureImageOptions {
  readonly onProgress?: (line: string) => void;
  readonly env?: NodeJS.ProcessEnv;
}

/** An image that is on the engine. */
export interface EnsuredImage {
  readonly name: string;
  /** `overlab/<name>:<hash>` */
  readonly tag: string;
  /** Whether it had to be built just now. */
  readonly built: boolean;
}

/**
 * Sees to it that an engine has an image of the catalogue, as harness/images has it now.
 * Nothing is built twice, also when several processes ask at once.
 *
 * @param name for example `endpoint`, `host-26.1`.
 * @throws UsageError for an unknown name, HarnessError when it cannot be built.
 */
export async function ensureImage(
  engine: Docker,
  name: string,
  options: EnsureImageOptions = {},
): Promise<EnsuredImage> {
  return ensureRecipe(engine, imageRecipe(name), catalogueFolder, options);
}

/** `ensureImage` for several images, two at a time. They come back in the order of `names`. */
export async function ensureImages(
  engine: Docker,
  names: readonly string[],
  options: EnsureImageOptions = {},
): Promise<EnsuredImage[]> {
  return pMap(names, (name) => ensureImage(engine, name, options), { concurrency: sideBySide });
}

/** Whether an engine has an image of the catalogue, as harness/images has it now. */
export async function imagePresent(engine: Docker, name: string): Promise<boolean> {
  const { tag } = await planImage(engine, imageRecipe(name), catalogueFolder);
  return imageExists(engine, tag);
}

/** What is to be built, and the tag that stands for exactly that. */
async function planImage(
  engine: Docker,
  recipe: ImageRecipe,
  imagesFolder: string,
): Promise<{ tag: string; context: ContextFile[]; architecture: string }> {
  const context = await readContext(path.join(imagesFolder, recipe.folder));
  const { Arch: architecture } = await engine.version();
  const hash = contentHash(context, { ...recipe.buildArgs, ...baseRecipe(recipe.suite, architecture) });
  return { context, architecture, tag: `overlab/${recipe.name}:${hash}` };
}

/** `ensureImage` for any recipe whose folder is below `imagesFolder`. */
export async function ensureRecipe(
  engine: Docker,
  recipe: ImageRecipe,
  imagesFolder: string,
  { onProgress = () => undefined, env = process.env }: EnsureImageOptions = {},
): Promise<EnsuredImage> {
  const { name, suite, buildArgs } = recipe;
  const { context, architecture, tag } = await planImage(engine, recipe, imagesFolder);
  if (await imageExists(engine, tag)) return { name, tag, built: false };
  return withImageLock(tag, env, async () => {
    if (await imageExists(engine, tag)) return { name, tag, built: false };
    const say = (line: string): void => onProgress(`${name}: ${line}`);
    const base = await ensureBase({ engine, architecture, suite, env, onProgress: say });
    const args = { ...proxyArguments(env), ...buildArgs, BASE: base };
    await buildImage(engine, recipe, context, { tag, buildArgs: args, onProgress: say });
    return { name, tag, built: true };
  });
}

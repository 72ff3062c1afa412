import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import type Docker from 'dockerode';
import { HarnessError } from '../../base/errors.ts';
import { cacheFolder } from '../../base/paths.ts';
import { readEngineOutput } from './docker-progress.ts';
import { imageExists } from './image-exists.ts';
import { fileNameOf, withImageLock } from './image-lock.ts';

/**
 * Brings an image of the outer engine to other engines, side by side. It is saved once, to the cache;
 * engines that have the tag already are left alone.
 *
 * @throws HarnessError when an engine does not take it.
 */
export async function shipImage(
  outer: Docker,
  tag: string,
  targets: readonly Docker[],
  { env = process.env }: { env?: NodeJS.ProcessEnv } = {},
): Promise<void> {
  const present = await Promise.all(targets.map((target) => imageExists(target, tag)));
  const without = targets.filter((_, index) => !present[index]);
  if (without.length === 0) return;
  const archive = await savedImage(outer, tag, env);
  await Promise.all(without.map((target) => load(target, tag, archive)));
}

async function load(target: Docker, tag: string, archive: string): Promise<void> {
  const { error } = await readEngineOutput(await target.loadImage(createReadStream(archive), { quiet: true }));
  if (error === undefined) return;
  throw new HarnessError({
    what: `image ${tag} could not be loaded`,
    why: error,
    remedy: `remove ${archive} and run again; see that the host has room on its disk`,
  });
}

/**
 * Saves an image to a file of the cache, unless it is there already. The file's name holds the image's id,
 * so that a moved tag is saved anew.
 *
 * @returns the path of the file, as `docker load` takes it.
 */
export async function savedImage(outer: Docker, tag: string, env: NodeJS.ProcessEnv = process.env): Promise<string> {
  const image = outer.getImage(tag);
  const id = (await image.inspect()).Id.replace('sha256:', '').slice(0, 12);
  const folder = cacheFolder('images', env);
  const archive = path.join(folder, `${fileNameOf(tag)}-${id}.tar`);
  if (await exists(archive)) return archive;
  return withImageLock(tag, env, async () => {
    if (await exists(archive)) return archive;
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const draft = `${archive}.part`;
    try {
      await pipeline(await image.get(), createWriteStream(draft));
      await rename(draft, archive);
    } finally {
      await rm(draft, { force: true });
    }
    return archive;
  });
}

async function exists(file: string): Promise<boolean> {
  return stat(file).then(
    () => true,
    () => false,
  );
}

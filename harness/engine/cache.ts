import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import type Docker from 'dockerode';
import type { ImageInfo, VolumeInspectInfo } from 'dockerode';
import { cacheFolders } from '../base/paths.ts';

/** Label on volumes that outlive the runs that made them; its value says what they hold. */
export const cacheLabel = 'overlab.cache';

/** Whether a volume outlives the runs that made it. */
export function isCached({ Labels }: Pick<VolumeInspectInfo, 'Labels'>): boolean {
  // The engine says null for none.
  return cacheLabel in ((Labels as object | null) ?? {});
}

export interface CacheRemoval {
  /** What there was: names of images and volumes, and folders. */
  readonly removed: readonly string[];
  /** What stays because a container uses it. */
  readonly inUse: readonly string[];
}

/** Removes what overlab keeps to be fast, in an engine and on this machine's disk; the next run makes it again. */
export async function emptyCache(docker: Docker, env: NodeJS.ProcessEnv = process.env): Promise<CacheRemoval> {
  const known = await docker.listImages({ all: true });
  const images = known.flatMap(namesOf).filter(isOurs);
  const volumes = ((await docker.listVolumes()).Volumes ?? []).filter(isCached).map(({ Name }) => Name);
  const removals = [
    ...images.map((tag) => ({ name: tag, remove: () => docker.getImage(tag).remove() })),
    ...volumes.map((name) => ({ name, remove: () => docker.getVolume(name).remove() })),
  ];
  const inUse: string[] = [];
  for (const { name, remove } of removals) {
    if (!(await succeeds(remove))) inUse.push(name);
  }
  for (const id of stagesOf(known)) await succeeds(() => docker.getImage(id).remove());
  const folders = cacheFolders(env).filter((folder) => existsSync(folder));
  for (const folder of folders) await rm(folder, { recursive: true });
  const removed = [...images, ...volumes, ...folders].filter((name) => !inUse.includes(name));
  return { removed, inUse };
}

/** Whether something is gone; not while a container uses it. */
async function succeeds(remove: () => Promise<unknown>): Promise<boolean> {
  try {
    await remove();
    return true;
  } catch (error) {
    const { statusCode } = error as { statusCode?: number };
    if (statusCode === 404) return true;
    if (statusCode === 409) return false;
    throw error;
  }
}

/**
 * Untagged images on top of images that have no name but ours, the last ones of each chain first: the stages of builds,
 * which the engine keeps.
 */
function stagesOf(known: readonly ImageInfo[]): string[] {
  const byId = new Map(known.map((image) => [image.Id, image]));
  const chain = (image: ImageInfo | undefined): ImageInfo[] =>
    image === undefined ? [] : [image, ...chain(byId.get(image.ParentId))];
  const isRoot = (image: ImageInfo) => namesOf(image).length > 0 && namesOf(image).every(isOurs);
  return known
    .filter((image) => namesOf(image).length === 0)
    .map(chain)
    .filter((images) => images.some(isRoot))
    .toSorted((a, b) => b.length - a.length)
    .map(([stage]) => stage!.Id);
}

/** The engine says so, or nothing, of an image without a name. */
function namesOf({ RepoTags }: ImageInfo): string[] {
  return (RepoTags ?? []).filter((tag) => tag !== '<none>:<none>');
}

function isOurs(tag: string): boolean {
  return tag.startsWith('overlab/');
}

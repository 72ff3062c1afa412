import { UnsupportedError, UsageError } from '../../base/errors.ts';
import type { ArtifactNeed } from '../plugin/plugin.ts';
import { isOffer, type ArtifactGround, type ArtifactOffer, type ArtifactSource } from './artifact-source.ts';
import { folderSource } from './folder-source.ts';
import { goSource } from './go-source.ts';
import { imageSource } from './image-source.ts';

/** The first that is open wins. */
const sources: readonly ArtifactSource[] = [folderSource, imageSource, goSource];

/** The way to each program that is open here, or why there is none. */
export type Offers = ReadonlyMap<ArtifactNeed, ArtifactOffer | UnsupportedError>;

/**
 * Looks for ways to programs, and changes nothing but that it may look into tarballs.
 *
 * @throws UsageError for a folder of the user's that cannot be read, that has only some of a project's programs or none
 *   that is asked for, or whose programs cannot be run on the hosts.
 */
export async function findOffers(needs: readonly ArtifactNeed[], ground: ArtifactGround): Promise<Offers> {
  if (ground.folder !== undefined) await checkFolder(needs, ground, ground.folder);
  const answers = await Promise.all(needs.map(async (need) => [need, await firstOffer(need, ground)] as const));
  return new Map(answers);
}

async function firstOffer(need: ArtifactNeed, ground: ArtifactGround): Promise<ArtifactOffer | UnsupportedError> {
  const obstacles: string[] = [];
  for (const source of sources) {
    const answer = await source.offer(need, ground);
    if (isOffer(answer)) return answer;
    obstacles.push(answer.obstacle);
  }
  const { program, project, version } = need;
  return new UnsupportedError({
    what: `${program} of ${project} ${version} cannot be had here`,
    why: obstacles.join('; '),
    remedy: remedyFor(need),
  });
}

/** What to do where programs cannot be had. */
export function remedyFor(...needs: readonly ArtifactNeed[]): string {
  const programs = needs.map(({ program }) => program).join(', ');
  const images = [...new Set(needs.flatMap(({ image }) => image?.reference ?? []))];
  const tarballs = images.map((image) => `, or a tarball that 'docker save ${image}' made`).join('');
  return `put ${programs}${tarballs}${tarballs === '' ? '' : ','} into a folder, and name it: --plugins DIR`;
}

async function checkFolder(needs: readonly ArtifactNeed[], ground: ArtifactGround, folder: string): Promise<void> {
  const found = await Promise.all(needs.map(async (need) => isOffer(await folderSource.offer(need, ground))));
  const have = needs.filter((_, index) => found[index]);
  const lacks = needs.find(
    (need, index) => !found[index] && (have.length === 0 || have.some(({ project }) => project === need.project)),
  );
  if (lacks === undefined) return;
  throw new UsageError({
    what: `--plugins: ${folder} has no ${lacks.program}`,
    why: `${lacks.project} needs ${needs.flatMap(({ project, program }) => (project === lacks.project ? [program] : [])).join(', ')}`,
    remedy: remedyFor(lacks),
  });
}

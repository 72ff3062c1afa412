import { OverlabError, UnsupportedError, messageOf } from '../../base/errors.ts';
import type { ArtifactInfo } from '../../results/artifact.ts';
import type { ArtifactNeed } from '../plugin/plugin.ts';
import { remedyFor, type Offers } from './offers.ts';
import { sha256Of, toldVersion } from './program-file.ts';

/** A program on this machine. */
export interface Artifact extends ArtifactInfo {
  readonly path: string;
}

/** What came of each need. */
export type Obtained = ReadonlyMap<ArtifactNeed, Artifact | UnsupportedError>;

/** Gets programs by the ways that are open. One that cannot be had does not keep the others from it. */
export async function obtainArtifacts(offers: Offers, say: (line: string) => void): Promise<Obtained> {
  const results = await Promise.all(
    [...offers].map(async ([need, offer]): Promise<[ArtifactNeed, Artifact | UnsupportedError]> => {
      if (offer instanceof UnsupportedError) return [need, offer];
      const { program, project, versionArguments } = need;
      try {
        const path = await offer.obtain((line) => say(`${program}: ${line}`));
        const [version, sha256] = await Promise.all([toldVersion(path, versionArguments), sha256Of(path)]);
        const told = versionArguments === undefined ? '' : ` ${version ?? '(which version, it does not tell)'}`;
        say(`${program}: ${project}${told}, ${offer.from}`);
        return [need, { program, project, version, sha256, source: offer.from, path }];
      } catch (error) {
        return [need, failed(need, error)];
      }
    }),
  );
  return new Map(results);
}

function failed(need: ArtifactNeed, error: unknown): UnsupportedError {
  const why = error instanceof OverlabError ? error.message : messageOf(error);
  return new UnsupportedError(
    { what: `${need.program} of ${need.project} ${need.version} was not got`, why, remedy: remedyFor(need) },
    { cause: error },
  );
}

import { findOffers, type Offers } from '../networks/artifacts/offers.ts';
import { obtainArtifacts, type Obtained } from '../networks/artifacts/obtain.ts';
import type { ArtifactNeed } from '../networks/plugin/plugin.ts';
import { networkDriver } from '../networks/registry.ts';
import { UnsupportedError } from '../base/errors.ts';
import type { OuterEngine } from '../engine/outer/outer-engine.ts';
import { artifactSchema, type ArtifactInfo } from '../results/artifact.ts';
import type { ScenarioCase } from './cases.ts';
import type { Phases } from './phases.ts';

interface Described {
  readonly description: Pick<ScenarioCase, 'network'>;
}

/** What came of the programs that cases need. */
export interface Programs<Case> {
  /** Where they lie on this machine, by their names. */
  readonly paths: Readonly<Record<string, string>>;
  readonly artifacts: readonly ArtifactInfo[];
  /** Cases that have all they need. */
  readonly able: readonly Case[];
  /** The others, and why. */
  readonly refused: readonly { readonly found: Case; readonly reason: string }[];
}

function needsOf({ description }: Described): readonly ArtifactNeed[] {
  return networkDriver(description.network).plugin?.artifacts ?? [];
}

/** The ways to the programs that cases need. @throws UsageError when the user's folder cannot be what is meant. */
export async function offersFor(
  cases: readonly Described[],
  { docker, version }: OuterEngine,
  folder: string | undefined,
): Promise<Offers> {
  const needs = [...new Set(cases.flatMap(needsOf))];
  return findOffers(needs, { folder, engine: docker, architecture: version.architecture, env: process.env });
}

/** Gets them, and says which cases can do without those that cannot be had. */
export async function obtainPrograms<Case extends Described>(
  offers: Offers,
  cases: readonly Case[],
  phases: Phases,
): Promise<Programs<Case>> {
  if (offers.size === 0) return { paths: {}, artifacts: [], able: cases, refused: [] };
  const obtained = await phases.runUntilInterrupted('Plugins', ({ note }) => obtainArtifacts(offers, note));
  const artifacts = [...obtained.values()].flatMap((came) => (came instanceof UnsupportedError ? [] : [came]));
  const refused = cases.flatMap((found) => {
    const reason = refusal(found, obtained);
    return reason === undefined ? [] : [{ found, reason }];
  });
  return {
    paths: Object.fromEntries(artifacts.map(({ program, path }) => [program, path])),
    artifacts: artifacts.map((artifact) => artifactSchema.parse(artifact)),
    able: cases.filter((found) => refusal(found, obtained) === undefined),
    refused,
  };
}

function refusal(found: Described, obtained: Obtained): string | undefined {
  for (const need of needsOf(found)) {
    const came = obtained.get(need);
    if (came instanceof UnsupportedError) return [came.message, came.remedy].join('; ');
  }
  return undefined;
}

import { knownProblems } from '../engine/known-problems.ts';
import type { LabDescriptor } from '../lab/lab.ts';

/** What is known to be wrong with the engines of labs, each once. */
export function knownWarnings(labs: readonly LabDescriptor[]): string[] {
  const versions = new Set(labs.flatMap(({ hosts }) => hosts.map(({ engineVersion }) => engineVersion)));
  return [...versions].flatMap((version) =>
    knownProblems(version).map(({ title, reference }) => `Engine ${version}: ${title}; ${reference}`),
  );
}

import { knownProblems, type KnownProblemId } from '../engine/known-problems.ts';
import type { Host } from '../hosts/host.ts';
import type { LabDescriptor } from '../lab/lab.ts';
import type { Finding } from '../results/finding.ts';

type Versioned = Pick<Host, 'engineVersion'>;

const versionsOf = (hosts: readonly Versioned[]) => [...new Set(hosts.map(({ engineVersion }) => engineVersion))];

/** What is known to be wrong with the engines of labs, each once. */
export function knownWarnings(labs: readonly LabDescriptor[]): string[] {
  return versionsOf(labs.flatMap(({ hosts }) => hosts)).flatMap((version) =>
    knownProblems(version).map(({ title, reference }) => `Engine ${version}: ${title}; ${reference}`),
  );
}

/** Which of the defects by which a scenario fails the engines of hosts have, each once. */
export function knownReasons(failsBy: readonly KnownProblemId[], hosts: readonly Versioned[]): Finding[] {
  return versionsOf(hosts).flatMap((version) =>
    knownProblems(version, failsBy).map(({ title, reference }) => ({
      title: `Engine ${version} is known for it: ${title}`,
      evidence: [reference],
      cause: null,
    })),
  );
}

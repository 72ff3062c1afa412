import { knownProblems } from '../engine/known-problems.ts';
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

/** What is known of the engines of hosts by which a scenario fails. */
export function knownReasons(scenarioId: string, hosts: readonly Versioned[]): Finding[] {
  return versionsOf(hosts).flatMap((version) =>
    knownProblems(version)
      .filter(({ fails = [] }) => fails.includes(scenarioId))
      .map(({ title, reference }) => ({
        title: `Engine ${version} is known for it: ${title}`,
        evidence: [reference],
        cause: null,
      })),
  );
}

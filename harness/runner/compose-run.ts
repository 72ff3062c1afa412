import { version } from '../base/version.ts';
import type { LabDescriptor } from '../lab/lab.ts';
import type { ArtifactInfo } from '../results/artifact.ts';
import { combineOutcomes } from '../results/outcome.ts';
import { runSchemaId, type MachineInfo, type Run, type ScenarioResult } from '../results/run.ts';
import type { RunRequest } from './run-request.ts';

/** What a run came to, from which its record is made. */
export interface RunParts {
  readonly id: string;
  readonly started: Date;
  readonly request: RunRequest;
  readonly machine: MachineInfo;
  readonly labs: readonly LabDescriptor[];
  /** What is known to be wrong with the engines of the hosts. */
  readonly warnings: readonly string[];
  /** What plugins brought to the hosts, with each engine. */
  readonly artifacts: readonly ArtifactInfo[];
  readonly scenarios: ScenarioResult[];
  readonly phases: Run['phases'];
  readonly interrupted: boolean;
  /** Why the harness could not go on; `null` when it could. */
  readonly failure: string | null;
}

/**
 * The record of a run. A run that was cut short is not complete; one with sabotage is in error
 * when a scenario did not notice what was done to it.
 */
export function composeRun(parts: RunParts): Run {
  const { request, labs, scenarios, interrupted, failure } = parts;
  const unnoticed = request.sabotage ? scenarios.filter(({ outcome }) => outcome === 'pass') : [];
  const outcomes = scenarios.map(({ outcome }) => outcome);
  const harness = failure ?? (unnoticed.length === 0 ? null : describeUnnoticed(unnoticed, scenarios.length));
  return {
    schema: runSchemaId,
    id: parts.id,
    startedAt: parts.started.toISOString(),
    durationMs: Date.now() - parts.started.getTime(),
    outcome: unnoticed.length > 0 ? 'error' : combineOutcomes(failure === null ? outcomes : [...outcomes, 'error']),
    complete: !interrupted && failure === null,
    reason: interrupted ? 'interrupted' : (harness ?? describeUnsupported(scenarios)),
    version,
    options: {
      filters: [...request.filters],
      hosts: request.hosts.text,
      networks: [...request.networks],
      engine: request.engines.join(','),
      suite: request.suite,
      sabotage: request.sabotage,
    },
    machine: parts.machine,
    labs: labs.map(labInfo),
    warnings: [...parts.warnings],
    artifacts: [...new Map(parts.artifacts.map((artifact) => [artifact.sha256, artifact])).values()],
    scenarios,
    phases: parts.phases,
  };
}

function describeUnnoticed(unnoticed: readonly ScenarioResult[], all: number): string {
  const names = unnoticed.map(({ id, network, sabotage }) => `${id}[${network}]!${sabotage?.id ?? ''}`);
  return `${unnoticed.length} of ${all} sabotages went unnoticed: ${names.join(', ')}`;
}

function describeUnsupported(scenarios: readonly ScenarioResult[]): string | null {
  const count = scenarios.filter(({ outcome }) => outcome === 'unsupported').length;
  return count === 0 ? null : `${count} of ${scenarios.length} scenarios are unsupported here`;
}

function labInfo(lab: LabDescriptor): Run['labs'][number] {
  return {
    id: lab.id,
    tier: lab.tier,
    subnet: lab.subnet,
    hosts: lab.hosts.map(({ name, provider, tier, engineVersion, kernel, address }) => ({
      name,
      provider,
      tier,
      engine: engineVersion,
      kernel,
      address,
    })),
  };
}

import { version } from '../base/version.ts';
import type { LabDescriptor } from '../lab/lab.ts';
import { combineOutcomes } from '../results/outcome.ts';
import { runSchemaId, type MachineInfo, type Run, type ScenarioResult } from '../results/run.ts';
import type { RunRequest } from './run-request.ts';

/** What a run came to, from which its record is made. */
export interface RunParts {
  readonly id: string;
  readonly started: Date;
  readonly request: RunRequest;
  readonly machine: MachineInfo;
  readonly lab: LabDescriptor | undefined;
  readonly scenarios: ScenarioResult[];
  readonly phases: Run['phases'];
  readonly interrupted: boolean;
  /** Why the harness could not go on; `null` when it could. */
  readonly failure: string | null;
}

/** The record of a run: an error of the harness decides, then its scenarios; one that was cut short is not complete. */
export function composeRun(parts: RunParts): Run {
  const { request, lab, scenarios, interrupted, failure } = parts;
  const combined = combineOutcomes(scenarios.map(({ outcome }) => outcome));
  return {
    schema: runSchemaId,
    id: parts.id,
    startedAt: parts.started.toISOString(),
    durationMs: Date.now() - parts.started.getTime(),
    outcome: failure === null ? combined : 'error',
    complete: !interrupted && failure === null,
    reason: interrupted ? 'interrupted' : failure,
    version,
    options: {
      filters: [...request.filters],
      hosts: `${request.hosts.provider.name}:${request.hosts.count}`,
      networks: [...request.networks],
      engine: request.engine,
      suite: request.suite,
      sabotage: request.sabotage,
    },
    machine: parts.machine,
    labs: lab === undefined ? [] : [labInfo(lab)],
    scenarios,
    phases: parts.phases,
  };
}

function labInfo(lab: LabDescriptor): Run['labs'][number] {
  return {
    id: lab.id,
    tier: lab.tier,
    subnet: lab.subnet,
    hosts: lab.hosts.map(({ name, provider, engineVersion, kernel, address }) => ({
      name,
      provider,
      engine: engineVersion,
      kernel,
      address,
    })),
  };
}

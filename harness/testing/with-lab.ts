import { newRunId } from '../base/run-id.ts';
import { silentProgress } from '../base/progress.ts';
import type { OuterEngine } from '../engine/outer/outer-engine.ts';
import { dindProvider } from '../hosts/dind/dind-provider.ts';
import type { HostProvider } from '../hosts/provider.ts';
import { attachLab, type Lab, type LabDescriptor } from '../lab/lab.ts';
import { networkDriver } from '../networks/registry.ts';
import { Phases } from '../runner/phases.ts';
import { StandingLabs } from '../runner/standing-labs.ts';

/** A lab for a test or a measurement. */
export interface TestLab {
  readonly lab: Lab;
  readonly descriptor: LabDescriptor;
  readonly outer: OuterEngine;
  /** Milliseconds from the start of the first host to the last one being ready. */
  readonly upMs: number;
}

/** As if the outer engine were on another machine. */
const withoutSharedFolders: HostProvider = {
  ...dindProvider,
  prepare: (engine, context) =>
    dindProvider.prepare(engine, { ...context, outer: { ...context.outer, sharesFolders: false } }),
};

export interface LabWish {
  /** How many Docker-in-Docker hosts, or what each host is. */
  readonly hosts: number | readonly HostProvider[];
  readonly engine?: string;
  readonly networks?: readonly string[];
  /** Whether hosts may be reached by sockets in folders that are shared with the outer engine. */
  readonly sharesFolders?: boolean;
}

/** Brings a lab up, as a run does, lets it be used, and takes it down again. */
export async function withLab<T>(
  { hosts, engine = '26.1', networks = [], sharesFolders = true }: LabWish,
  use: (lab: TestLab) => Promise<T>,
): Promise<T> {
  const phases = new Phases(silentProgress, new AbortController().signal);
  const standing = await StandingLabs.onEngine(newRunId(), phases);
  const provider = sharesFolders ? dindProvider : withoutSharedFolders;
  const members = typeof hosts === 'number' ? Array.from({ length: hosts }, () => provider) : hosts;
  const outcome = await bringUp(standing, members, engine, phases)
    .then(async (descriptor) => {
      const lab = attachLab(descriptor, standing.outer.docker);
      for (const name of networks) await networkDriver(name).prepare(lab);
      const upMs = phases.times.find(({ title }) => title.startsWith('Lab'))?.durationMs ?? NaN;
      return use({ lab, descriptor, outer: standing.outer, upMs }).finally(() => {
        for (const host of lab.hosts) host.close();
      });
    })
    .then(
      (value) => ({ value }),
      (error: unknown) => ({ error }),
    );
  const leftovers = await standing.takeDown(null, phases);
  if ('error' in outcome) throw outcome.error;
  if (leftovers.length > 0) throw new AggregateError(leftovers, 'the lab was not removed');
  return outcome.value;
}

async function bringUp(
  standing: StandingLabs,
  hosts: readonly HostProvider[],
  engine: string,
  phases: Phases,
): Promise<LabDescriptor> {
  const [attempt] = await standing.bringUp([{ kind: 'made', text: 'test', hosts }], engine, phases);
  if (attempt !== undefined && 'lab' in attempt) return attempt.lab;
  throw attempt?.failure;
}

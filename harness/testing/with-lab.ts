import { tmpdir } from 'node:os';
import path from 'node:path';
import { mkdtemp, rm } from 'node:fs/promises';
import { newRunId } from '../base/run-id.ts';
import { silentProgress } from '../base/progress.ts';
import type { OuterEngine } from '../engine/outer/outer-engine.ts';
import { dindProvider } from '../hosts/dind/dind-provider.ts';
import type { HostProvider } from '../hosts/provider.ts';
import { attachLab, type Lab, type LabDescriptor } from '../lab/lab.ts';
import { Phases } from '../scenario/phases.ts';
import type { RunRequest } from '../scenario/run-request.ts';
import { StandingLab } from '../scenario/standing-lab.ts';

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
  start: (request, context) => dindProvider.start(request, { ...context, sharesFolders: false }),
};

export interface LabWish {
  readonly hosts: number;
  readonly engine?: string;
  readonly networks?: readonly string[];
  /** Whether hosts may be reached by sockets in folders that are shared with the outer engine. */
  readonly sharesFolders?: boolean;
}

/** Brings a lab of Docker-in-Docker hosts up, as a run does, lets it be used, and takes it down again. */
export async function withLab<T>(
  { hosts, engine = '26.1', networks = [], sharesFolders = true }: LabWish,
  use: (lab: TestLab) => Promise<T>,
): Promise<T> {
  const phases = new Phases(silentProgress, new AbortController().signal);
  const bundle = await mkdtemp(path.join(tmpdir(), 'overlab-lab-'));
  const standing = await StandingLab.onEngine(phases);
  const request: RunRequest = {
    filters: [],
    hosts: { provider: sharesFolders ? dindProvider : withoutSharedFolders, count: hosts },
    networks,
    engine,
    suite: 'quick',
    sabotage: false,
    output: undefined,
    keep: false,
  };
  const outcome = await standing
    .bringUp(newRunId(), request, networks, phases)
    .then(({ lab: descriptor }) =>
      use({
        lab: attachLab(descriptor, standing.outer.docker),
        descriptor,
        outer: standing.outer,
        upMs: phases.times.find(({ title }) => title.startsWith('Lab'))?.durationMs ?? NaN,
      }),
    )
    .then(
      (value) => ({ value }),
      (error: unknown) => ({ error }),
    );
  const leftovers = await standing.takeDown(bundle, phases);
  await rm(bundle, { recursive: true, force: true });
  if ('error' in outcome) throw outcome.error;
  if (leftovers.length > 0) throw new AggregateError(leftovers, 'the lab was not removed');
  return outcome.value;
}

import { tmpdir } from 'node:os';
import path from 'node:path';
import { mkdtemp, rm } from 'node:fs/promises';
import { newRunId } from '../base/run-id.ts';
import { silentProgress } from '../base/progress.ts';
import { dindProvider } from '../hosts/dind/dind-provider.ts';
import { attachLab, type Lab, type LabDescriptor } from '../lab/lab.ts';
import { Phases } from '../scenario/phases.ts';
import type { RunRequest } from '../scenario/run-request.ts';
import { StandingLab } from '../scenario/standing-lab.ts';

/** A lab for a test or a measurement. */
export interface TestLab {
  readonly lab: Lab;
  readonly descriptor: LabDescriptor;
  /** Milliseconds from the start of the first host to the last one being ready. */
  readonly upMs: number;
}

/** Brings a lab of Docker-in-Docker hosts up, as a run does, lets it be used, and takes it down again. */
export async function withLab<T>(
  { hosts, engine = '26.1', networks = [] }: { hosts: number; engine?: string; networks?: readonly string[] },
  use: (lab: TestLab) => Promise<T>,
): Promise<T> {
  const phases = new Phases(silentProgress, new AbortController().signal);
  const bundle = await mkdtemp(path.join(tmpdir(), 'overlab-lab-'));
  const standing = await StandingLab.onEngine(phases);
  const request: RunRequest = {
    filters: [],
    hosts: { provider: dindProvider, count: hosts },
    networks,
    engine,
    suite: 'quick',
    sabotage: false,
    output: undefined,
    keep: false,
  };
  const outcome = await standing
    .bringUp(newRunId(), request, networks, phases)
    .then((descriptor) =>
      use({
        lab: attachLab(descriptor, standing.outer.docker),
        descriptor,
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

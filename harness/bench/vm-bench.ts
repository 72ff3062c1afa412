import { readFile } from 'node:fs/promises';
import { median } from 'simple-statistics';
import { silentProgress } from '../base/progress.ts';
import { newRunId } from '../base/run-id.ts';
import { ensureImage } from '../engine/images/ensure-image.ts';
import { defaultEngine, hostImageName } from '../engine/images/image-catalog.ts';
import type { OuterEngine } from '../engine/outer/outer-engine.ts';
import { chooseAccelerator } from '../hosts/vm/accelerator.ts';
import { ensureSnapshot } from '../hosts/vm/snapshot.ts';
import { vmProvider } from '../hosts/vm/vm-provider.ts';
import type { LabDescriptor } from '../lab/lab.ts';
import { Phases } from '../runner/phases.ts';
import { StandingLabs } from '../runner/standing-labs.ts';
import { withLab } from '../testing/with-lab.ts';
import type { Bench } from './bench.ts';
import { timed } from './timed.ts';

const rounds = 3;
const three = [vmProvider, vmProvider, vmProvider];

/** What a first use costs beyond the image builds: the snapshot, made anew. */
async function firstUse(say: (line: string) => void): Promise<number> {
  const phases = new Phases(silentProgress, new AbortController().signal);
  const standing = await StandingLabs.onEngine(newRunId(), phases);
  try {
    const context = await standing.context(() => undefined);
    const tagOf = async (name: string) => (await ensureImage(context.outer.docker, name)).tag;
    const [vmImage, hostImage] = [await tagOf('vm'), await tagOf(hostImageName(defaultEngine))];
    const { accelerator } = await chooseAccelerator(vmImage, context);
    const recipe = { engine: defaultEngine, hostImage, vmImage, accelerator };
    const volume = await ensureSnapshot(recipe, context);
    const { ms } = await timed(() => ensureSnapshot(recipe, context, { volume, why: 'the bench asks for it' }));
    say(`snapshot: ${ms} ms with ${accelerator}`);
    return ms;
  } finally {
    await standing.takeDown(null, phases);
  }
}

/** Resident memory of the processes of each host's container, shared pages divided among those that share them. */
async function memoryMib({ hosts }: LabDescriptor, outer: OuterEngine): Promise<number[]> {
  return Promise.all(
    hosts.map(async ({ container }) => {
      const { Processes } = (await outer.docker.getContainer(container!).top()) as { Processes: string[][] };
      const shares = await Promise.all(Processes.map(async ([, pid]) => proportionalKib(Number(pid))));
      return Math.round(shares.reduce((sum, kib) => sum + kib, 0) / 1024);
    }),
  );
}

async function proportionalKib(pid: number): Promise<number> {
  const text = await readFile(`/proc/${pid}/smaps_rollup`, 'utf8').catch(() => '');
  return Number(/^Pss:\s+(\d+)/m.exec(text)?.[1] ?? 0);
}

/** A fleet of three virtual machines from the snapshot. */
export const vmBench: Bench = {
  name: 'vm',
  title: 'three VM hosts from their snapshot; aim: < 10 s without KVM, first use after the image build < 60 s',
  async run(say) {
    const firstUseMs = await firstUse(say);
    const fleetMs: number[] = [];
    let memory: number[] = [];
    for (let round = 0; round < rounds; round += 1) {
      await withLab({ hosts: three }, async ({ upMs, descriptor, outer }) => {
        fleetMs.push(upMs);
        memory = await memoryMib(descriptor, outer);
      });
      say(`round ${round + 1}: ${fleetMs.at(-1)} ms, ${memory.join(' + ')} MiB`);
    }
    return { firstUseMs, fleetMs, medianFleetMs: median(fleetMs), memoryMibPerVm: memory };
  },
};

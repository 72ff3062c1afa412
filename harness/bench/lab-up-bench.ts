import { median } from 'simple-statistics';
import { ensureImage } from '../engine/images/ensure-image.ts';
import { findOuterEngine } from '../engine/outer/outer-engine.ts';
import { withLab } from '../testing/with-lab.ts';
import type { Bench } from './bench.ts';
import { untilAnswers } from './docker-client.ts';
import { startRawHosts } from './raw-hosts.ts';
import { timed } from './timed.ts';

const rounds = 3;

async function compare(hosts: number, say: (line: string) => void) {
  const outer = await findOuterEngine();
  try {
    const { tag } = await ensureImage(outer.docker, 'host-26.1');
    const harnessMs: number[] = [];
    const rawMs: number[] = [];
    for (let round = 0; round < rounds; round += 1) {
      const raw = await timed(async () => {
        const started = await startRawHosts(outer, tag, hosts, async (starts) => {
          await Promise.all(starts.map((start) => start()));
        });
        await Promise.all(started.urls.map(untilAnswers));
        return started;
      });
      rawMs.push(raw.ms);
      await raw.value.remove();
      await withLab({ hosts }, async ({ upMs }) => void harnessMs.push(upMs));
      say(`${hosts} hosts, round ${round + 1}: harness ${harnessMs.at(-1)} ms, docker client ${rawMs.at(-1)} ms`);
    }
    return { harnessMs, rawMs, ratio: Number((median(harnessMs) / median(rawMs)).toFixed(3)) };
  } finally {
    await outer.release();
  }
}

/** Bringing a lab up, endpoint image included, against starting the same containers by hand. */
export const labUpBench: Bench = {
  name: 'lab-up',
  title: 'lab of 3 and 10 hosts against the docker client starting the same containers side by side; aim ≤ 1.2',
  async run(say) {
    const three = await compare(3, say);
    const ten = await compare(10, say);
    return {
      ratioOf3: three.ratio,
      harnessMsOf3: three.harnessMs,
      rawMsOf3: three.rawMs,
      ratioOf10: ten.ratio,
      harnessMsOf10: ten.harnessMs,
      rawMsOf10: ten.rawMs,
    };
  },
};

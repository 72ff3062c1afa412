import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import type { Host } from '../../hosts/host.ts';
import { withLab } from '../../testing/with-lab.ts';
import { startCostMeter } from './cost-meter.ts';

const burn = (seconds: number) => [
  ...['python3', '-I', '-S', '-c'],
  `import time\nuntil = time.process_time() + ${seconds}\nwhile time.process_time() < until: pass`,
];

/** By the kernel's own words, not the meter's: the share of all processors that other work has during a second. */
async function otherWork({ exec }: Host): Promise<number> {
  const ticks = async () => {
    const { stdout } = await exec(['head', '--lines=1', '/proc/stat']);
    const [user, nice, system, idle, iowait, irq, softirq] = stdout.trim().split(/\s+/).slice(1).map(Number);
    return { busy: user! + nice! + system! + irq! + softirq!, rest: idle! + iowait! };
  };
  const before = await ticks();
  await delay(1_000);
  const after = await ticks();
  const [busy, rest] = [after.busy - before.busy, after.rest - before.rest];
  return busy / (busy + rest);
}

const attempts = 5;

describe('the cost meter', () => {
  it('reads what work takes of a processor, once for hosts that share a kernel', async (context) => {
    await withLab({ hosts: 2 }, async ({ lab }) => {
      const host = lab.hosts[0]!;
      const busy: number[] = [];
      let read: number | null = null;
      for (let attempt = 0; attempt < attempts && read === null; attempt += 1) {
        busy.push(await otherWork(host));
        const meter = await startCostMeter(lab.hosts);
        try {
          const { result, cpuSeconds } = await meter.during(() => host.exec(burn(2)));
          expect(result.exitCode).toBe(0);
          read = cpuSeconds;
        } finally {
          await meter.stop();
        }
      }
      // A meter that reads nothing on processors that are free is broken.
      if (read === null && Math.min(...busy) > 0.2) {
        context.skip(
          `other work had ${busy.map((share) => `${Math.round(100 * share)} %`).join(', ')} of the processors`,
        );
      }
      expect(read).toBeGreaterThan(1.5);
      expect(read).toBeLessThan(3.5);
    });
  });
});

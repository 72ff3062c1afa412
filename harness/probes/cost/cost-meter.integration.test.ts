import { describe, expect, it } from 'vitest';
import { withLab } from '../../testing/with-lab.ts';
import { startCostMeter } from './cost-meter.ts';

const burn = (seconds: number) => [
  ...['python3', '-I', '-S', '-c'],
  `import time\nuntil = time.process_time() + ${seconds}\nwhile time.process_time() < until: pass`,
];

describe('the cost meter', () => {
  it('reads what work takes of a processor, once for hosts that share a kernel', async (context) => {
    await withLab({ hosts: 2 }, async ({ lab }) => {
      const meter = await startCostMeter(lab.hosts);
      try {
        const { result, cpuSeconds } = await meter.during(() => lab.hosts[0]!.exec(burn(2)));
        expect(result.exitCode).toBe(0);
        if (cpuSeconds === null) context.skip('the processors have other work');
        expect(cpuSeconds).toBeGreaterThan(1.5);
        expect(cpuSeconds).toBeLessThan(3.5);
      } finally {
        await meter.stop();
      }
    });
  });
});

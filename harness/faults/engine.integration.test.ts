import { describe, expect, it } from 'vitest';
import { withLab } from '../testing/with-lab.ts';
import { killEngine, stopEngine } from './engine.ts';

describe('stopEngine and killEngine', () => {
  it('end the engine of a host that goes on, and have started it again when they are taken back', async () => {
    await withLab({ hosts: 1 }, async ({ lab }) => {
      const host = lab.hosts[0]!;
      for (const fault of [stopEngine, killEngine]) {
        const revert = await fault(host).inject(lab.id);
        await expect(host.engine.ping()).rejects.toThrow(/ENOENT|ECONNREFUSED/);
        expect((await host.exec(['hostname'])).stdout).toBe('h1\n');
        await revert();
        expect(String(await host.engine.ping())).toBe('OK');
      }
    });
  });
});

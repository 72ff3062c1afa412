import { describe, expect, it } from 'vitest';
import { HostLostError } from '../hosts/container-power.ts';
import { withLab } from '../testing/with-lab.ts';
import { freezeHost, killHost } from './power.ts';

describe('freezeHost and killHost', () => {
  it('let nothing on a host go on, until it thaws or for good, and what is asked of it is refused at once', async () => {
    await withLab({ hosts: 2 }, async ({ lab }) => {
      const [dying, frozen] = lab.hosts as [(typeof lab.hosts)[0], (typeof lab.hosts)[0]];
      await killHost(dying).inject(lab.id);
      await expect(dying.engine.ping()).rejects.toThrow(HostLostError);
      await expect(dying.exec(['hostname'])).rejects.toThrow('h1 does not answer: it is gone for good');

      const clock = await frozen.spawn(['sh', '-c', 'while :; do echo tick; sleep 0.02; done']);
      let ticks = 0;
      clock.stdout.on('data', () => (ticks += 1));
      await expect.poll(() => ticks).toBeGreaterThan(0);
      const thaw = await freezeHost(frozen).inject(lab.id);
      await expect(frozen.engine.ping()).rejects.toThrow('h2 does not answer: it is frozen');
      await expect(frozen.exec(['hostname'])).rejects.toThrow('h2 does not answer: it is frozen');
      const before = ticks;
      await new Promise((resolve) => setTimeout(resolve, 200));
      expect(ticks).toBe(before);
      await thaw();
      await expect.poll(() => ticks).toBeGreaterThan(before);
      expect(String(await frozen.engine.ping())).toBe('OK');
      clock.stdin.end();

      // A lab is taken down with a host that is still frozen.
      await freezeHost(frozen).inject(lab.id);
    });
  });
});

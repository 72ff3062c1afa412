import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { projectRoot } from '../../base/paths.ts';
import type { Host } from '../../hosts/host.ts';
import { linesOf } from '../../hosts/lines-of.ts';
import { withLab } from '../../testing/with-lab.ts';
import { holdState } from './hold-state.ts';

const route = ['198.19.255.0/24', 'dev', 'lo'];
const step = { apply: ['ip', 'route', 'add', ...route], undo: ['ip', 'route', 'delete', ...route] };

async function hasRoute(host: Host): Promise<boolean> {
  return (await host.exec(['ip', 'route', 'show', ...route])).stdout !== '';
}

describe('holdState', () => {
  it('takes a change back when it is released, and when its owner is killed', async () => {
    await withLab({ hosts: 1 }, async ({ lab, descriptor }) => {
      const host = lab.hosts[0]!;
      const release = await holdState({ title: 'the routes', host, steps: [step] });
      expect(await hasRoute(host)).toBe(true);
      await release();
      expect(await hasRoute(host)).toBe(false);

      const holder = path.join(projectRoot, 'harness/networks/host-state/testing/hold-and-wait.ts');
      const child = spawn(process.execPath, ['--import', 'tsx', holder], { stdio: ['pipe', 'pipe', 'inherit'] });
      child.stdin.end(JSON.stringify({ descriptor, step }));
      const [said] = (await once(linesOf(child.stdout), 'line')) as [string];
      expect(said).toBe('held');
      expect(await hasRoute(host)).toBe(true);
      child.kill('SIGKILL');
      await expect.poll(() => hasRoute(host), { timeout: 10_000, interval: 200 }).toBe(false);
    });
  });

  it('leaves nothing behind when a later step fails, and says why', async () => {
    await withLab({ hosts: 1 }, async ({ lab }) => {
      const host = lab.hosts[0]!;
      const broken = { apply: ['ip', 'route', 'add', 'nonsense'], undo: ['true'] };
      await expect(holdState({ title: 'the routes of h1', host, steps: [step, broken] })).rejects.toThrow(
        /^the routes of h1 could not be changed: ip route add nonsense: .*prefix/,
      );
      expect(await hasRoute(host)).toBe(false);

      const gone = { apply: step.apply, undo: ['ip', 'route', 'delete', '198.19.254.0/24'] };
      const release = await holdState({ title: 'the routes of h1', host, steps: [gone] });
      await expect(release()).rejects.toThrow(/^the routes of h1 could not be restored: .*No such process/);

      await host.exec([...step.undo]);
      const excused = { ...gone, goneWords: 'No such process' };
      await (
        await holdState({ title: 'the routes of h1', host, steps: [excused] })
      )();
    });
  });
});

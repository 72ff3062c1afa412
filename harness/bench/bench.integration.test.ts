import { expect, it, vi } from 'vitest';
import { machineState } from '../cli/testing/machine-state.ts';
import { OverlabProcess } from '../cli/testing/overlab-process.ts';
import { findOuterEngine } from '../engine/outer/outer-engine.ts';
import { hasDockerClient } from './docker-client.ts';

const program = ['--import', 'tsx', 'harness/bench/main.ts'];

it('removes the hosts of a bench that is interrupted, those of the docker client too', async ({ skip }) => {
  skip(!(await hasDockerClient()), 'there is no docker client, which the bench compares with');
  const outer = await findOuterEngine();
  try {
    const before = await machineState(outer.docker);
    const bench = new OverlabProcess(['lab-up'], { program });
    const startsHosts = async () =>
      expect((await machineState(outer.docker)).containers.length).toBeGreaterThan(before.containers.length);
    await Promise.race([bench.ended, vi.waitFor(startsHosts, { timeout: 60_000 })]);
    bench.signal('SIGINT');
    const { exitCode, stderr } = await bench.ended;
    expect(exitCode, stderr).toBe(130);
    expect(stderr).toContain('Ended by SIGINT: taking everything down.');
    expect(await machineState(outer.docker)).toEqual(before);
  } finally {
    await outer.release();
  }
});

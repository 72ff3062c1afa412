import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { $ } from 'zx';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { findProgram } from '../engine/find-program.ts';
import { findOuterEngine, type OuterEngine } from '../engine/outer/outer-engine.ts';
import { namedLab } from '../lab/named/named-labs.ts';
import { readRun } from '../results/bundle.ts';
import { machineState } from './testing/machine-state.ts';
import { overlab, OverlabProcess } from './testing/overlab-process.ts';
import { tcpToSocket } from './testing/tcp-to-socket.ts';

const name = `test-${process.pid}`;
let outer: OuterEngine;
let folder: string;
let before: Awaited<ReturnType<typeof machineState>>;

beforeAll(async () => {
  outer = await findOuterEngine();
  folder = await mkdtemp(path.join(tmpdir(), 'overlab-hosts-'));
  before = await machineState(outer.docker);
});

afterEach(async () => {
  await overlab(['hosts', 'down', name]);
  expect(await machineState(outer.docker)).toEqual(before);
});

afterAll(async () => {
  await outer.release();
  await rm(folder, { recursive: true, force: true });
});

async function up(hosts: string): Promise<void> {
  const { exitCode, stderr } = await overlab(['hosts', 'up', '--hosts', hosts, '--name', name]);
  expect(exitCode, stderr).toBe(0);
}

describe('a lab that stays', () => {
  it('has hosts of both kinds on one network, for the docker client, for commands, and for runs', async ({ skip }) => {
    await up('dind:2,vm:1');
    const listed = await overlab(['hosts', 'ls', '--json']);
    expect(JSON.parse(listed.stdout)).toMatchObject([
      { lab: name, host: 'h1', state: 'up' },
      { lab: name, host: 'h2', state: 'up' },
      { lab: name, host: 'h3', state: 'up' },
    ]);

    const failing = await overlab(['hosts', 'ssh', name, 'h3', '--', 'sh', '-c', 'echo "$0"; exit 3', '$(id) "b']);
    expect(failing).toMatchObject({ exitCode: 3, stdout: '$(id) "b\n' });

    const bundle = path.join(folder, 'mixed');
    const argv = ['run', 'reachability', '--network', 'overlay', '--lab', name, '--output', bundle];
    const first = new OverlabProcess(argv);
    await first.says(/reachability\[overlay\] …/);
    const second = await overlab(['run', 'reachability', '--lab', name, '--output', path.join(folder, 'second')]);
    expect(second).toMatchObject({ exitCode: 254, stderr: expect.stringContaining('is in use') as string });
    const { exitCode, stderr } = await first.ended;
    expect(exitCode, stderr).toBe(0);
    expect((await readRun(bundle)).scenarios).toMatchObject([{ outcome: 'pass', tier: 'mixed' }]);

    const docker = findProgram('docker', process.env);
    if (docker === undefined) skip('the docker client is not installed');
    for (const host of ['h1', 'h3']) {
      const { stdout } = await overlab(['hosts', 'env', name, host]);
      const asked = await $({
        env: { ...process.env, SETTINGS: stdout },
      })`eval "$SETTINGS"; docker info --format '{{.Name}}'`;
      expect(asked.stdout).toBe(`${host}\n`);
      const ran = await $({
        env: { ...process.env, SETTINGS: stdout },
        input: 'through',
      })`eval "$SETTINGS"; docker run --rm -i --network none ${(await namedLab(name)).lab.endpointImage} cat`;
      expect(ran.stdout).toBe('through');
    }
  });

  it('is refused a name that is taken or none at all, and hosts that it has not', async () => {
    await up('dind:1');
    const refusals = [
      [['hosts', 'up', '--name', name], 'already'],
      [['hosts', 'up', '--name', '../escape'], 'cannot be the name'],
      [['hosts', 'up', '--hosts', 'auto'], 'say which hosts'],
      [['hosts', 'env', name, 'h9'], 'choose from: h1'],
      [['hosts', 'env', 'nowhere', 'h1'], `those that stand: ${name}`],
      [['run', '--lab', name, '--hosts', 'dind:1'], 'cannot be used with'],
    ] as const;
    for (const [argv, words] of refusals) {
      const { exitCode, stderr } = await overlab(argv);
      expect(stderr).toContain(words);
      expect(exitCode).toBe(254);
    }
  });

  it("is removed by 'overlab clean', which says so before", async () => {
    await up('dind:1');
    const { stderr, exitCode } = await overlab(['clean']);
    expect(stderr).toContain(`removing the lab '${name}'`);
    expect(exitCode).toBe(0);
    expect((await overlab(['hosts', 'ls'])).stdout).toContain('No lab stands');
  });
});

describe('machines of an inventory', () => {
  it('carry scenarios, are left as they were, and are refused where they must not be touched', async () => {
    await up('vm:3');
    const { lab } = await namedLab(name);
    const doors = await Promise.all(
      lab.hosts.map(async ({ reach }) => {
        if (reach.kind !== 'ssh' || reach.target.via.kind !== 'socket') throw new Error('not reached by a socket');
        return { target: reach.target, door: await tcpToSocket(reach.target.via.path) };
      }),
    );
    const entries = doors.map(({ target, door }, index) => ({
      name: `node-${index + 1}`,
      address: '127.0.0.1',
      port: door.port,
      user: target.user,
      identity: target.identity,
      hostKey: target.hostKey,
      engineSocket: target.engineSocket,
      underlay: { address: lab.hosts[index]?.address, interface: 'eth0' },
      disposable: true,
    }));
    const inventory = path.join(folder, 'machines.json');
    const run = async (hosts: readonly object[], ...more: string[]) => {
      await writeFile(inventory, JSON.stringify({ hosts }));
      return overlab(['run', '--hosts', inventory, ...more]);
    };
    try {
      const wrongKey = `SHA256:${'A'.repeat(43)}`;
      const refused = [
        [{ ...entries[0], disposable: false }, 'disposable'],
        [{ ...entries[0], hostKey: wrongKey }, 'ssh-keyscan'],
        [{ ...entries[0], identity: '/nowhere/id' }, '/nowhere/id'],
        [{ ...entries[0], port: 1 }, 'node-1'],
        [{ ...entries[0], underlay: { address: '198.18.0.1', interface: 'eth0' } }, '198.18.0.1'],
      ] as const;
      for (const [entry, words] of refused) {
        const { exitCode, stderr } = await run([entry], 'host-port-clash', '--output', path.join(folder, 'refused'));
        expect(stderr).toContain(words);
        expect(exitCode, stderr).toBe(254);
      }

      const bundle = path.join(folder, 'machines');
      const passed = await run(entries, 'reachability', 'clash', '--network', 'overlay', '--output', bundle);
      expect(passed.exitCode, passed.stderr).toBe(0);
      const { scenarios, labs } = await readRun(bundle);
      expect(new Set(scenarios.map(({ tier }) => tier))).toEqual(new Set(['ssh']));
      expect(labs[0]).toMatchObject({
        subnet: null,
        hosts: [{ name: 'node-1' }, { name: 'node-2' }, { name: 'node-3' }],
      });
      const left = await overlab([
        'hosts',
        'ssh',
        name,
        'h2',
        '--',
        'docker',
        'info',
        '--format',
        '{{.Swarm.LocalNodeState}} {{.Containers}}',
      ]);
      expect(left.stdout).toBe('inactive 0\n');

      const { door } = doors[0]!;
      const cut = new OverlabProcess(['run', 'clash', '--hosts', inventory, '--output', path.join(folder, 'cut')]);
      await cut.says(/host-port-clash\[host\] …/);
      door.close();
      const ended = await cut.ended;
      expect(ended.exitCode, ended.stderr).toBe(255);
      expect(ended.stderr).toMatch(/could not be removed: node-1/);
      expect((await readRun(path.join(folder, 'cut'))).outcome).toBe('error');
      await door.reopen();
      const after = await run(entries, 'clash', '--output', path.join(folder, 'after'));
      expect(after.exitCode, after.stderr).toBe(0);

      await overlab([
        'hosts',
        'ssh',
        name,
        'h1',
        '--',
        'docker',
        'swarm',
        'init',
        '--advertise-addr',
        lab.hosts[0]!.address,
      ]);
      const inSwarm = await run(entries, 'host-port-clash', '--output', path.join(folder, 'swarm'));
      expect(inSwarm.stderr).toContain('swarm');
      expect(inSwarm.exitCode, inSwarm.stderr).toBe(254);
    } finally {
      for (const { door } of doors) door.close();
    }
  });
});

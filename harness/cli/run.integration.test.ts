import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ensureImage } from '../engine/images/ensure-image.ts';
import { findOuterEngine, type OuterEngine } from '../engine/outer/outer-engine.ts';
import { engineGeneration } from '../results/engine-generation.ts';
import { readRun } from '../results/bundle.ts';
import { machineState } from './testing/machine-state.ts';
import { overlab, OverlabProcess } from './testing/overlab-process.ts';

const bystander = `bystander-${process.pid}`;
let outer: OuterEngine;
let folder: string;
let before: Awaited<ReturnType<typeof machineState>>;

/** Nothing of ours is left, and what was there before is still there. */
async function expectAsBefore(): Promise<void> {
  expect(await machineState(outer.docker)).toEqual(before);
  expect((await outer.docker.getContainer(bystander).inspect()).State.Running).toBe(true);
}

beforeAll(async () => {
  outer = await findOuterEngine();
  folder = await mkdtemp(path.join(tmpdir(), 'overlab-run-'));
  const { tag } = await ensureImage(outer.docker, 'endpoint');
  const container = await outer.docker.createContainer({
    name: bystander,
    Image: tag,
    HostConfig: { NetworkMode: 'none' },
  });
  await container.start();
  before = await machineState(outer.docker);
});

afterAll(async () => {
  await outer?.docker.getContainer(bystander).remove({ force: true });
  await outer?.release();
  await rm(folder, { recursive: true, force: true });
});

describe('overlab run', () => {
  it('proves an overlay on three hosts, to a report, and leaves nothing', async () => {
    const bundle = path.join(folder, 'overlay');
    const { exitCode, stdout, stderr } = await overlab([
      'run',
      '--hosts',
      'dind:3',
      '--network',
      'overlay',
      '--output',
      bundle,
    ]);
    expect(exitCode, stderr).toBe(0);
    const run = await readRun(bundle);
    expect(run).toMatchObject({ outcome: 'pass', complete: true, options: { hosts: 'dind:3' } });
    expect(run.scenarios.map(({ id, network, outcome }) => `${id} ${network} ${outcome}`).toSorted()).toEqual([
      'host-port-clash host pass',
      'host-port-spread host pass',
      'names overlay pass',
      'reachability overlay pass',
      'throughput overlay pass',
    ]);
    const clash = run.scenarios.find(({ id }) => id === 'host-port-clash')?.clashes[0];
    const losers = clash?.contenders.filter(({ state }) => state === 'refused') ?? [];
    expect(clash?.contenders.filter(({ state }) => state === 'running')).toHaveLength(1);
    expect(losers.map(({ message }) => message)).toEqual([
      'httpd: bind: Address already in use',
      'httpd: bind: Address already in use',
    ]);
    const matrix = run.scenarios.find(({ id }) => id === 'reachability')?.matrices[0];
    expect(matrix?.cells.every(({ observed }) => observed !== null)).toBe(true);
    expect(new Set(matrix?.cells.map(({ expected }) => expected))).toEqual(new Set(['open', 'blocked']));
    const sampled = run.scenarios.find(({ id }) => id === 'throughput')?.throughput[0];
    expect(sampled?.samples.network.length).toBeGreaterThanOrEqual(3);
    expect(sampled?.samples.underlay.length).toBeGreaterThanOrEqual(3);
    expect(stdout).toContain('5 pass');
    expect(await readFile(path.join(bundle, 'report.html'), 'utf8')).toContain('All 5 scenarios passed');
    await expectAsBefore();
  });

  it('fails every scenario under sabotage, with a finding', async () => {
    const bundle = path.join(folder, 'sabotage');
    const { exitCode, stderr } = await overlab([
      ...['run', '--sabotage', '--suite', 'quick', '--network', 'overlay,bridge,host,none', '--output', bundle],
    ]);
    expect(exitCode, stderr).toBe(1);
    const run = await readRun(bundle);
    const rows = run.scenarios.map(
      ({ id, network, sabotage, outcome }) => `${id} ${network} ${sabotage?.id}: ${outcome}`,
    );
    expect(rows).toHaveLength(12);
    expect(rows.filter((row) => !row.endsWith(': fail'))).toEqual([]);
    const cause = (id: string) =>
      run.scenarios.find(({ sabotage }) => sabotage?.id === id)?.findings.map((finding) => finding.cause);
    expect(cause('closed-data-path')).toContain('encapsulated traffic (UDP 4789) is blocked at or near h2');
    expect(cause('silent-endpoint')).toContain('ICMP is dropped in the namespace of blue-1');
    for (const { findings } of run.scenarios) expect(findings.length).toBeGreaterThan(0);
    await expectAsBefore();
  });

  it('passes on several engines, side by side in one report', async () => {
    const bundle = path.join(folder, 'engines');
    const argv = [
      ...[
        'run',
        'reachability[',
        'reachability-ipv6[bridge',
        'names',
        'clash',
        'mtu',
        'connect[',
        'fixed-address',
        'internal',
        'no-discovery',
      ],
      ...['publish', 'ingress-rivals', 'firewall-bypass', 'dnsrr', 'engine-restart'],
      ...['--network', 'overlay,bridge,default-bridge,container,host,none', '--hosts', 'dind:3'],
      ...['--engine', '20.10,28.5', '--output', bundle],
    ];
    const { exitCode, stdout, stderr } = await overlab(argv);
    expect(exitCode, stderr + stdout).toBe(0);
    const run = await readRun(bundle);
    expect(run.labs.map(({ hosts }) => hosts.map(({ engine }) => engineGeneration(engine)))).toEqual([
      ['20.10', '20.10', '20.10'],
      ['28.5', '28.5', '28.5'],
    ]);
    const networks = ['overlay', 'bridge', 'default-bridge', 'container', 'host', 'none'];
    for (const engine of ['20.10', '28.5']) {
      const own = run.scenarios.filter((result) => engineGeneration(result.engine) === engine);
      expect(new Set(own.map(({ network }) => network))).toEqual(new Set(networks));
    }
    expect(run.warnings.join()).toContain('CVE-2026-92542');
    expect(await readFile(path.join(bundle, 'report.html'), 'utf8')).toContain('<h2 id="engines">By engine</h2>');
    await expectAsBefore();
  });

  it('changes the swarm only after all others, and proves it sound again', async () => {
    const bundle = path.join(folder, 'orchestration');
    const argv = ['run', 'drain', 'leave-and-rejoin', 'no-discovery', '--hosts', 'dind:3', '--output', bundle];
    const { exitCode, stdout, stderr } = await overlab(argv);
    expect(exitCode, stderr + stdout).toBe(0);
    const { scenarios, labs } = await readRun(bundle);
    const inOrder = scenarios.toSorted((a, b) => a.startedAt.localeCompare(b.startedAt)).map(({ id }) => id);
    expect(inOrder).toEqual(['no-discovery', 'drain', 'leave-and-rejoin']);
    expect(labs).toHaveLength(1);
    await expectAsBefore();
  });

  it('gives up a lab that lost a host, and goes on with a fresh one', async () => {
    const bundle = path.join(folder, 'lost-host');
    const run = new OverlabProcess(['run', 'drain', 'leave-and-rejoin', '--hosts', 'dind:3', '--output', bundle]);
    await run.says(/drain\[overlay\] …/);
    const containers = await outer.docker.listContainers();
    const third = containers.find(({ Names }) => Names.some((name) => name.endsWith('-h3')));
    await outer.docker.getContainer(third!.Id).kill();
    const { exitCode } = await run.ended;
    expect(exitCode).toBe(255);
    const { scenarios, labs } = await readRun(bundle);
    expect(scenarios.map(({ id, outcome }) => `${id} ${outcome}`)).toEqual(['drain error', 'leave-and-rejoin pass']);
    expect(labs).toHaveLength(2);
    await expectAsBefore();
  });

  it('gives labs of their own to scenarios that form their swarm their own way or lose hosts, and takes them down', async () => {
    const bundle = path.join(folder, 'own-labs');
    const chosen = ['data-path-port[overlay]', 'closed-management', 'ipv6-underlay', 'node-lost-killed'];
    const argv = ['run', ...chosen, '--hosts', 'dind:3', '--output', bundle];
    const { exitCode, stdout, stderr } = await overlab(argv);
    expect(exitCode, stderr + stdout).toBe(0);
    const { scenarios, labs } = await readRun(bundle);
    expect(scenarios.filter(({ outcome }) => outcome === 'pass')).toHaveLength(chosen.length);
    expect(labs).toHaveLength(chosen.length);
    await expectAsBefore();
  });

  it('takes down a lab that is being made for a scenario when it is interrupted', async () => {
    const bundle = path.join(folder, 'own-lab-interrupted');
    const run = new OverlabProcess(['run', 'data-path-port[overlay]', '--hosts', 'dind:3', '--output', bundle]);
    await run.says(/data-path-port\[overlay\] …/);
    run.signal('SIGINT');
    expect((await run.ended).exitCode).toBe(130);
    await expectAsBefore();
  });

  it('names the port that is closed, of which host and for whom', async () => {
    const bundle = path.join(folder, 'closed-ports');
    const chosen = ['newcomers[overlay]!no-gossip-in', 'newcomers[overlay]!no-data-out'];
    const argv = ['run', ...chosen, '--sabotage', '--hosts', 'dind:3', '--output', bundle];
    const { exitCode, stdout, stderr } = await overlab(argv);
    expect(exitCode, stderr + stdout).toBe(1);
    const { scenarios } = await readRun(bundle);
    const titlesOf = (id: string) =>
      scenarios.find(({ sabotage }) => sabotage?.id === id)?.findings.map(({ title }) => title);
    expect(titlesOf('no-gossip-in')).toContain('TCP port 7946 of h3 is filtered for h1 and h2');
    expect(titlesOf('no-gossip-in')).toContain('UDP port 7946 of h3 is filtered for h1 and h2');
    expect(titlesOf('no-data-out')).toContain('UDP port 4789 of h1 and h2 is filtered for h3');
    await expectAsBefore();
  });

  it('has no verdict on scenarios that need more hosts than there are', async () => {
    const bundle = path.join(folder, 'two');
    const argv = ['run', 'reachability[', '--network', 'bridge', '--hosts', 'dind:2', '--output', bundle];
    const { exitCode } = await overlab(argv);
    expect(exitCode).toBe(2);
    const { scenarios, outcome } = await readRun(bundle);
    expect(outcome).toBe('inconclusive');
    expect(scenarios).toMatchObject([
      { outcome: 'unsupported', reason: expect.stringContaining('--hosts dind:3') as string },
    ]);
    await expectAsBefore();
  });
});

describe('a run that is cut short', () => {
  it.each([/Lab of 3 hosts …/, /h\d: Engine/, /reachability\[overlay\] …/])(
    'by Ctrl-C at %s tears down, exits with 130 and leaves a valid bundle',
    async (moment) => {
      const bundle = path.join(folder, 'interrupted');
      const run = new OverlabProcess(['run', '--network', 'overlay', '--output', bundle]);
      await run.says(moment);
      run.signal('SIGINT');
      const { exitCode } = await run.ended;
      expect(exitCode).toBe(130);
      const { complete, outcome, scenarios } = await readRun(bundle);
      expect({ complete, outcome }).toEqual({ complete: false, outcome: 'inconclusive' });
      expect(scenarios).toHaveLength(5);
      await expectAsBefore();
    },
  );

  it.each([/Images …/, /Lab of 3 hosts …/, /h\d: Engine/, /names\[overlay\] …/, /throughput\[overlay\] …/])(
    "by kill -9 at %s is cleaned up by 'overlab clean', which touches nothing else",
    async (moment) => {
      const run = new OverlabProcess(['run', '--network', 'overlay', '--output', path.join(folder, 'killed')]);
      await run.says(moment);
      run.signal('SIGKILL');
      await run.ended;
      const { exitCode, stderr } = await overlab(['clean']);
      expect(exitCode, stderr).toBe(0);
      await expectAsBefore();
    },
  );
});

describe('a run on virtual machines that is killed', () => {
  it.each([/Lab of 2 hosts …/, /h\d: Engine/, /host-port-clash\[host\] …/])(
    "at %s leaves neither machine nor disk nor socket after 'overlab clean'",
    async (moment) => {
      const argv = ['run', 'host-port-clash', '--hosts', 'vm:2', '--output', path.join(folder, 'killed-vm')];
      const run = new OverlabProcess(argv);
      await run.says(moment);
      run.signal('SIGKILL');
      await run.ended;
      const { exitCode, stderr } = await overlab(['clean']);
      expect(exitCode, stderr).toBe(0);
      await expectAsBefore();
    },
  );
});

describe('--keep', () => {
  it("leaves the lab standing and says how to reach it, until 'overlab clean'", async () => {
    const argv = ['run', 'reachability[', '--network', 'bridge', '--keep', '--output', path.join(folder, 'kept')];
    const { exitCode, stderr } = await overlab(argv);
    expect(exitCode, stderr).toBe(0);
    expect(stderr).toMatch(/h1: docker -H unix:\/\/\S+ ps/);
    expect((await machineState(outer.docker)).containers).toHaveLength(before.containers.length + 3);
    const next = await overlab(['run', 'host-port-clash', '--hosts', 'dind:1', '--output', path.join(folder, 'next')]);
    expect(next.exitCode, next.stderr).toBe(0);
    expect((await machineState(outer.docker)).containers).toHaveLength(before.containers.length + 3);
    const clean = await overlab(['clean']);
    expect(clean.stderr).toContain('the lab that was kept');
    await expectAsBefore();
  });
});

import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { latestFeatureTable } from '../features/feature-cache.ts';
import { readRun } from '../results/bundle.ts';
import { networksOf } from '../runner/networks-of.ts';
import { overlab } from './testing/overlab-process.ts';

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'overlab-kernel-'));
});

afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

/** Whether Docker-in-Docker hosts here have a kernel feature. */
async function isHere(feature: string): Promise<boolean> {
  const table = await latestFeatureTable(['shared-kernel']);
  return table?.results.find(({ id }) => id === feature)?.state === 'present';
}

const chosen = ['encrypted[', 'service-vip[overlay]', 'ingress-mesh'];
const beyond = ['forged-frame', 'encrypted-data-path-port'];

describe('scenarios that this kernel may not carry', () => {
  it('are proved on hosts that do, chosen by what each needs', async () => {
    const bundle = path.join(folder, 'auto');
    const { exitCode, stdout, stderr } = await overlab([
      'run',
      'host-port-clash',
      ...chosen,
      ...beyond,
      '--output',
      bundle,
    ]);
    expect(exitCode, stderr + stdout).toBe(0);
    const { scenarios, labs } = await readRun(bundle);
    const tiers = Object.fromEntries(scenarios.map(({ id, tier }) => [id, tier]));
    expect(tiers['host-port-clash']).toBe('shared-kernel');
    expect(tiers.encrypted === 'shared-kernel').toBe(await isHere('esp'));
    expect(tiers['service-vip'] === 'shared-kernel').toBe(await isHere('ip_vs'));
    expect(new Set(labs.map(({ tier }) => tier))).toEqual(new Set(Object.values(tiers)));
    for (const { id, hosts } of labs) {
      for (const { name } of hosts) {
        const log = await readFile(path.join(bundle, 'hosts', id, `${name}.log`), 'utf8');
        expect(log, `${name} of ${id}`).toContain('API listen on');
      }
    }

    const captures = scenarios.filter(({ id }) => id === 'encrypted').flatMap((scenario) => scenario.captures);
    const framesOf = (mode: string, title: RegExp) =>
      captures
        .filter((capture) => capture.mode === mode)
        .flatMap(({ patterns }) => patterns.filter((pattern) => title.test(pattern.title)).map(({ frames }) => frames));
    expect(framesOf('assert', /clear/)).toEqual([0, 0, 0, 0]);
    for (const frames of framesOf('assert', /^ESP$/)) expect(frames).toBeGreaterThan(0);
    const control = framesOf('control', /marker/);
    expect(control.length).toBeGreaterThan(0);
    for (const frames of control) expect(frames).toBeGreaterThan(0);
  });

  it('hold the table of every network mode, each on hosts that have what it takes', async () => {
    const bundle = path.join(folder, 'modes');
    const { exitCode, stdout, stderr } = await overlab(['run', 'reachability[', '--output', bundle]);
    expect(exitCode, stderr + stdout).toBe(0);
    const { scenarios } = await readRun(bundle);
    expect(scenarios.map(({ network }) => network).toSorted()).toEqual(networksOf('nightly').toSorted());
    for (const { matrices } of scenarios) {
      expect(matrices.flatMap(({ cells }) => cells).every(({ observed }) => observed !== null)).toBe(true);
    }
  });

  it('fail there when what they claim is broken', async () => {
    const bundle = path.join(folder, 'sabotage');
    const { exitCode, stdout, stderr } = await overlab(['run', ...chosen, '--sabotage', '--output', bundle]);
    expect(exitCode, stderr + stdout).toBe(1);
    const { scenarios } = await readRun(bundle);
    expect(scenarios.map(({ outcome }) => outcome)).toEqual(Array.from({ length: 5 }, () => 'fail'));
    for (const { findings } of scenarios) expect(findings.length).toBeGreaterThan(0);
    const titles = scenarios.flatMap(({ findings }) => findings.map(({ title }) => title));
    expect(titles.some((title) => /the marker in clear .*on the wire/.test(title))).toBe(true);
  });

  it('are unsupported where these hosts were asked for, with what is missing', async ({ skip }) => {
    if (await isHere('esp')) skip('this kernel has ESP');
    const bundle = path.join(folder, 'unsupported');
    const { exitCode } = await overlab(['run', 'encrypted[', '--hosts', 'dind:2', '--output', bundle]);
    expect(exitCode).toBe(2);
    expect((await readRun(bundle)).scenarios).toMatchObject([
      { outcome: 'unsupported', reason: expect.stringContaining('the kernel does not have esp') as string },
    ]);
  });

  it.each(['20.10', '28.5'])('run on virtual machines with Engine %s as well', async (engine) => {
    const bundle = path.join(folder, engine);
    const argv = ['run', 'host-port-spread', '--hosts', 'vm:3', '--engine', engine, '--output', bundle];
    const { exitCode, stdout, stderr } = await overlab(argv);
    expect(exitCode, stderr + stdout).toBe(0);
    const [lab] = (await readRun(bundle)).labs;
    expect(lab?.hosts.map((host) => host.engine.startsWith(`${engine}.`))).toEqual([true, true, true]);
  });
});

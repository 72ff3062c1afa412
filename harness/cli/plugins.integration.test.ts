import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readRun } from '../results/bundle.ts';
import { overlab } from './testing/overlab-process.ts';

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'overlab-plugins-'));
});

afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

describe('network plugins', () => {
  it('carry traffic on hosts whose kernels have what each needs, are timed, and leave nothing behind', async () => {
    const bundle = path.join(folder, 'all');
    const networks = ['static-vxlan', 'evpn', 'wireguard'];
    const argv = ['run', 'plugin-comes-and-goes', '--network', networks.join(','), '--output', bundle];
    const { exitCode, stdout, stderr } = await overlab(argv);
    expect(exitCode, stderr + stdout).toBe(0);
    const { scenarios } = await readRun(bundle);
    expect(scenarios.map(({ network }) => network).toSorted()).toEqual(networks.toSorted());
    for (const { matrices, measures, facts } of scenarios) {
      expect(matrices.flatMap(({ cells }) => cells).every(({ observed }) => observed === 'open')).toBe(true);
      expect(measures.find(({ id }) => id === 'convergence-ms')?.value).toBeGreaterThan(0);
      const remains = facts.filter(({ holds }) => holds !== null);
      expect(remains.map(({ observed }) => observed)).toEqual(['nothing', 'nothing', 'nothing']);
    }
    const ofEvpn = scenarios.find(({ network }) => network === 'evpn')!.facts;
    expect(ofEvpn.find(({ title }) => title === 'version of frr')?.observed).toMatch(/^\d+\.\d/);
    expect(await readFile(path.join(bundle, 'report.html'), 'utf8')).toContain('Networks side by side');
  });

  it('join hosts across a router', async () => {
    const bundle = path.join(folder, 'router');
    const { exitCode, stdout, stderr } = await overlab([
      ...['run', 'across-router', '--network', 'static-vxlan,evpn', '--output', bundle],
    ]);
    expect(exitCode, stderr + stdout).toBe(0);
    expect((await readRun(bundle)).scenarios).toHaveLength(2);
  });

  it('are seen to leave something behind, and a host that joins to be set up wrongly', async () => {
    const bundle = path.join(folder, 'sabotage');
    const { exitCode, stdout, stderr } = await overlab([
      ...['run', 'plugin-comes-and-goes[static-vxlan]', 'host-joins[evpn]!wrong-as'],
      ...['--network', 'static-vxlan,evpn', '--sabotage', '--output', bundle],
    ]);
    expect(exitCode, stderr + stdout).toBe(1);
    const { scenarios, labs } = await readRun(bundle);
    expect(scenarios.map(({ id, outcome }) => `${id}: ${outcome}`).toSorted()).toEqual([
      'host-joins: fail',
      'plugin-comes-and-goes: fail',
    ]);
    const [leftover] = scenarios.find(({ id }) => id === 'plugin-comes-and-goes')!.findings;
    expect(leftover?.title).toMatch(/what is different on h2 once it is gone: 1 thing/);
    expect(leftover?.evidence[0]).toMatch(/routes: \+ blackhole/);
    const [stranger] = scenarios.find(({ id }) => id === 'host-joins')!.findings;
    expect(stranger?.title).toContain('h3 has 0 of 2 BGP sessions');
    expect(stranger?.evidence.join('\n')).toContain('BGP OPEN receipt failed');
    expect(labs).toHaveLength(1);
  });
});

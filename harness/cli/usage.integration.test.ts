import { chmod, mkdir, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { overlab } from './testing/overlab-process.ts';

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'overlab-usage-'));
  await writeFile(path.join(folder, 'cut.json'), '{"hosts": [');
  await writeFile(path.join(folder, 'hostile.json'), JSON.stringify({ hosts: [{ name: '$(reboot)' }] }));
  await writeFile(path.join(folder, 'a-file'), 'precious');
  await mkdir(path.join(folder, 'cut-bundle'));
  await writeFile(path.join(folder, 'cut-bundle/run.json'), '{"schema": "overlab/run/1", "id"');
  await symlink('/proc/overlab-cannot-be-made', path.join(folder, 'unwritable'));
});

afterAll(async () => {
  await chmod(folder, 0o700);
  await rm(folder, { recursive: true });
});

describe('wrong usage', () => {
  it.each([
    [['run', '--bogus'], "unknown option '--bogus'", '--help'],
    [['frobnicate'], "unknown command 'frobnicate'", '--help'],
    [['run', 'no-such-scenario'], 'no scenario matches no-such-scenario', 'overlab list'],
    [['run', '--network', 'token-ring'], "no network 'token-ring'", 'overlay, overlay-encrypted, bridge'],
    [['run', '--network', 'static-vxlan+port=0'], 'port must be a number', 'static-vxlan+port='],
    [['run', '--network', 'static-vxlan+subnet=10.5.0.1/16'], 'without host bits', 'static-vxlan+subnet=10.5.0.0/16'],
    [['run', '--network', 'flannel:host-gw+vni=7'], "takes no setting 'vni=7'", 'choose from: subnet=10.5.0.0/16, cni'],
    [['run', '--network', 'bridge+port=80'], "bridge takes no setting 'port=80'", 'leave it away: bridge'],
    [['run', '--engine', '1.13'], "Engine '1.13'", '20.10, 26.1, 28.5'],
    [['run', '--suite', 'slow'], "'slow' is invalid", 'quick, full, nightly'],
    [['run', '--hosts', 'dind:0'], 'asks for no host', '--hosts dind:3'],
    [['run', '--hosts', 'dind:-1'], 'asks for no host', '--hosts dind:3'],
    [['run', '--hosts', 'dind:999'], 'more than this machine can hold', 'at most dind:'],
    [['run', '--hosts', 'vm:99'], 'more than this machine can hold', 'at most vm:'],
    [['run', '--lab', 'nowhere'], "no lab called 'nowhere'", 'overlab hosts up'],
    [['hosts', 'env', 'nowhere', 'h1'], "no lab called 'nowhere'", 'overlab hosts up'],
    [['hosts', 'down'], 'no lab is named', '--all'],
    [['run', '--hosts', 'missing.json'], 'missing.json cannot be read', 'hosts.example.json'],
    [['run', '--hosts', 'cut.json'], 'cut.json cannot be read', 'hosts.example.json'],
    [['run', '--hosts', 'hostile.json'], 'hosts[0].name', 'hosts.example.json'],
    [['run', '--output', 'a-file'], 'cannot be written to', '--output DIR'],
    [['run', '--output', '.'], 'not of a bundle', '--output DIR'],
    [['report', 'cut-bundle'], 'cut short', 'run again'],
    [['report', 'no-such-run'], 'not a usable bundle', 'run again'],
    [['run', '--output', 'unwritable'], 'cannot be written to', '--output DIR'],
  ])('%j ends with 254, the place and the remedy, and makes nothing', async (argv, place, remedy) => {
    const before = await readdir(folder);
    const { exitCode, stderr } = await overlab(argv, { cwd: folder });
    expect(stderr).toContain(place);
    expect(stderr).toContain(remedy);
    expect(exitCode).toBe(254);
    expect(await readdir(folder)).toEqual(before);
  });

  it('says what to do when there is no engine and no right to start one', async () => {
    const { exitCode, stderr } = await overlab(['run'], {
      cwd: folder,
      env: { PATH: path.dirname(process.execPath), DOCKER_HOST: `unix://${folder}/nothing.sock` },
    });
    expect(stderr).toContain('DOCKER_HOST');
    expect(exitCode).toBe(254);
    expect(await readdir(folder)).not.toContain('reports');
  });
});

describe('help', () => {
  it.each([
    [[]],
    [['run']],
    [['list']],
    [['doctor']],
    [['clean']],
    [['hosts']],
    [['hosts', 'up']],
    [['report']],
    [['schema']],
  ])('%j --help shows examples', async (command) => {
    const { exitCode, stdout } = await overlab([...command, '--help']);
    expect(stdout).toContain('Examples:');
    expect(exitCode).toBe(0);
  });

  it('lists the scenarios with their networks and sabotages', async () => {
    const { exitCode, stdout } = await overlab(['list', '--json']);
    expect(exitCode).toBe(0);
    const scenarios = JSON.parse(stdout) as { id: string; networks: string[]; sabotages: string[] }[];
    const ids = scenarios.map(({ id }) => id);
    expect(ids).toEqual(expect.arrayContaining(['reachability', 'encrypted', 'ingress-mesh', 'drain', 'mtu']));
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.length).toBeGreaterThanOrEqual(45);
    for (const { networks, sabotages } of scenarios) {
      expect(networks.length).toBeGreaterThan(0);
      expect(sabotages.length).toBeGreaterThan(0);
    }
  });

  it.each(['run', 'inventory'])('prints the JSON Schema of %s', async (of) => {
    const { exitCode, stdout } = await overlab(['schema', of]);
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      $schema: 'https://json-schema.org/draft/2020-12/schema',
      type: 'object',
    });
  });
});

import { mkdir, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { enginePaths, makeEngineFolders } from './engine-paths.ts';
import { addLabLease, addProcessLease, liveLeases, removeLabLease, removeLease } from './leases.ts';
import { privateEngineObstacle } from './private-engine.ts';
import { livesIn, servesEngine } from './remnants.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'ol-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('enginePaths', () => {
  it('keeps all below the cache folder when its path is short', () => {
    const { socket, dataRoot } = enginePaths({ OVERLAB_CACHE: '/c' });
    expect([socket, dataRoot]).toEqual(['/c/engine/run/docker.sock', '/c/engine/data']);
  });

  it('moves sockets away from a deep cache folder, to another place for each', () => {
    const deep = (name: string) => enginePaths({ OVERLAB_CACHE: `/${'d'.repeat(90)}/${name}` }).socket;
    expect(deep('a')).toContain(tmpdir());
    expect(deep('a').length).toBeLessThan(108);
    expect(deep('a')).not.toBe(deep('b'));
  });
});

describe('makeEngineFolders', () => {
  it('makes them for their owner alone', async () => {
    const paths = enginePaths({ OVERLAB_CACHE: folder });
    await makeEngineFolders(paths);
    expect((await stat(paths.runtime)).mode & 0o777).toBe(0o700);
  });

  it('refuses a folder that others can look into', async () => {
    await mkdir(path.join(folder, 'engine'), { mode: 0o755 });
    await expect(makeEngineFolders(enginePaths({ OVERLAB_CACHE: folder }))).rejects.toMatchObject({
      exitCode: 254,
      why: 'it is open to other users of this machine, or not ours',
    });
  });
});

describe('leases', () => {
  it('hold until they are removed', async () => {
    const lease = await addProcessLease(folder);
    await addLabLease(folder, 'a/../b');
    expect((await liveLeases(folder)).toSorted()).toEqual(['lab:a/../b', 'process']);
    await removeLease(folder, lease);
    await removeLabLease(folder, 'a/../b');
    expect(await liveLeases(folder)).toEqual([]);
  });

  it('of processes that have ended, and damaged ones, are removed', async () => {
    await writeFile(
      path.join(folder, 'gone.json'),
      '{"purpose":"process","holder":{"pid":999999999,"startTicks":"1"}}',
    );
    const reused = { purpose: 'process', holder: { pid: process.pid, startTicks: '1' } };
    await writeFile(path.join(folder, 'reused.json'), JSON.stringify(reused));
    await writeFile(path.join(folder, 'damaged.json'), '{"purp');
    expect(await liveLeases(folder)).toEqual([]);
    expect(await readdir(folder)).toEqual([]);
  });
});

describe('privateEngineObstacle', () => {
  it('names the system where none can run', async () => {
    expect(await privateEngineObstacle({ env: {}, platform: 'darwin' })).toBe(
      'an engine of our own needs Linux, this is darwin',
    );
  });
});

describe('remnants', () => {
  it('tells our containerd and shims from those of others', () => {
    const own = '/c/exec/containerd/containerd.sock';
    expect(servesEngine(['/usr/bin/containerd-shim-runc-v2', '-id', '1', '-address', own], '/c/exec')).toBe(true);
    expect(servesEngine(['containerd', '--config', '/c/exec/containerd/containerd.toml'], '/c/exec')).toBe(true);
    expect(servesEngine(['containerd-shim', '-address', own], '/other/exec')).toBe(false);
    expect(servesEngine(['containerd-shim', '-address', `${own}x`], '/c/exec')).toBe(false);
    expect(servesEngine(['less', own], '/c/exec')).toBe(false);
  });

  it('tells processes in our containers by the root that they see', () => {
    const line = (at: string, upper: string) =>
      `1 2 0:3 / ${at} rw - overlay overlay rw,upperdir=${upper}/overlay2/a/diff`;
    expect(livesIn(`${line('/', '/c/data')}\n`, '/c/data')).toBe(true);
    expect(livesIn(line('/mnt', '/c/data'), '/c/data')).toBe(false);
    expect(livesIn(line('/', '/c/database'), '/c/data')).toBe(false);
  });
});

import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { featureCacheFile, readFeatureCache } from './feature-cache.ts';
import { features } from './features.ts';
import { probeFeatures, type FeatureHost } from './probe-features.ts';

const release = '6.1.0-test';
const allPresent = features.map(({ id }) => JSON.stringify({ id, state: 'present', detail: 'made' })).join('\n');

/** A host that says which kernel it has, and what its prober printed. */
function fakeHost({ bootId = 'boot-1', printed = allPresent } = {}) {
  let probes = 0;
  const host: FeatureHost = {
    name: 'h1',
    tier: 'ssh',
    async exec([program]) {
      if (program === 'python3') probes += 1;
      return { exitCode: 0, stderr: '', stdout: program === 'python3' ? printed : `${release}\n${bootId}\n` };
    },
  };
  return { host, probes: () => probes };
}

describe('the table of a kernel', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'overlab-features-'));
    vi.stubEnv('OVERLAB_CACHE', folder);
  });
  afterEach(async () => {
    vi.unstubAllEnvs();
    await rm(folder, { recursive: true, force: true });
  });

  it('is measured once for all hosts that run it', async () => {
    const first = fakeHost();
    const second = fakeHost();
    const table = await probeFeatures(first.host);
    expect(table.kernel).toEqual({ release, bootId: 'boot-1' });
    expect(await probeFeatures(second.host)).toEqual(table);
    expect([first.probes(), second.probes()]).toEqual([1, 0]);
    expect(await readdir(path.join(folder, 'features'))).toHaveLength(1);
  });

  it('is measured again on demand, and after another boot', async () => {
    const { host, probes } = fakeHost();
    await probeFeatures(host);
    await probeFeatures(host, { refresh: true });
    expect(probes()).toBe(2);
    const rebooted = fakeHost({ bootId: 'boot-2' });
    await probeFeatures(rebooted.host);
    expect(rebooted.probes()).toBe(1);
    expect((await readFeatureCache(release, 'ssh'))?.kernel.bootId).toBe('boot-2');
  });

  it.each(['', '{"kernel":', '{"kernel":{},"tier":"ssh","results":[]}', '[]'])(
    'is measured again when its file holds %j',
    async (content) => {
      const { host, probes } = fakeHost();
      const table = await probeFeatures(host);
      await writeFile(featureCacheFile(release, 'ssh'), content);
      expect(await probeFeatures(host)).toEqual(table);
      expect(probes()).toBe(2);
      expect(await readFeatureCache(release, 'ssh')).toEqual(table);
    },
  );

  it('is measured again while something in it is unknown', async () => {
    const { host, probes } = fakeHost({ printed: allPresent.split('\n').slice(1).join('\n') });
    const table = await probeFeatures(host);
    expect(table.results.filter(({ state }) => state === 'unknown')).toHaveLength(1);
    await probeFeatures(host);
    expect(probes()).toBe(2);
    expect(await readFeatureCache(release, 'ssh')).toEqual(table);
  });

  it('needs a kernel that has a name', async () => {
    const { host } = fakeHost({ bootId: '' });
    await expect(probeFeatures(host)).rejects.toThrow('the kernel of h1 has no name: it said "6.1.0-test\\n\\n"');
  });
});

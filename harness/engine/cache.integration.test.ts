import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it } from 'vitest';
import { cacheFolder } from '../base/paths.ts';
import { cacheLabel, emptyCache } from './cache.ts';
import { ensureImage } from './images/ensure-image.ts';
import { shipImage } from './images/ship-image.ts';
import { connectEngine } from './outer/endpoint.ts';
import { findOuterEngine } from './outer/outer-engine.ts';
import { acquirePrivateEngine, privateEngineObstacle } from './private/private-engine.ts';

const obstacle = await privateEngineObstacle();

it.skipIf(obstacle !== undefined)('removes what is kept to be fast, and nothing of others or in use', async () => {
  const env = { ...process.env, OVERLAB_CACHE: await mkdtemp(path.join(tmpdir(), 'overlab-cache-')) };
  const outer = await findOuterEngine();
  const lease = await acquirePrivateEngine({ env });
  try {
    const docker = connectEngine(lease.endpoint);
    const { tag } = await ensureImage(outer.docker, 'endpoint');
    await shipImage(outer.docker, tag, [docker]);
    for (const repo of ['overlab/earlier', 'theirs']) await docker.getImage(tag).tag({ repo, tag: '1' });
    await docker.createVolume({ Name: 'snapshot', Labels: { [cacheLabel]: 'vm' } });
    await docker.createVolume({ Name: 'theirs' });
    const downloads = cacheFolder('images', env);
    await mkdir(downloads, { recursive: true });
    await writeFile(path.join(downloads, 'endpoint.tar'), '');
    const container = await docker.createContainer({ Image: tag, HostConfig: { Binds: ['snapshot:/snapshot'] } });

    const first = await emptyCache(docker, env);
    expect(first.inUse).toContain('snapshot');
    expect(first.removed).toEqual(expect.arrayContaining(['overlab/earlier:1', downloads]));
    expect(existsSync(downloads)).toBe(false);

    await container.remove();
    const second = await emptyCache(docker, env);
    expect(second.inUse).toEqual([]);
    expect(second.removed).toContain('snapshot');
    expect((await docker.listImages()).flatMap(({ RepoTags }) => RepoTags)).toEqual(['theirs:1']);
    expect((await docker.listVolumes()).Volumes.map(({ Name }) => Name)).toEqual(['theirs']);
    expect(await emptyCache(docker, env)).toEqual({ removed: [], inUse: [] });
  } finally {
    await lease.release();
    await outer.release();
    await rm(env.OVERLAB_CACHE, { recursive: true, force: true });
  }
});

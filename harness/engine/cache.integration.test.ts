import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type Docker from 'dockerode';
import { expect, it } from 'vitest';
import { cacheFolder } from '../base/paths.ts';
import { cacheLabel, emptyCache } from './cache.ts';
import { ensureImage } from './images/ensure-image.ts';
import { shipImage } from './images/ship-image.ts';
import { connectEngine } from './outer/endpoint.ts';
import { findOuterEngine } from './outer/outer-engine.ts';
import { acquirePrivateEngine, privateEngineObstacle } from './private/private-engine.ts';

const obstacle = await privateEngineObstacle();

/** Makes an image on top of another one, without a name unless it is given one, and tells its id. */
async function commit(docker: Docker, image: string, repo?: string): Promise<string> {
  const container = await docker.createContainer({ Image: image });
  const { Id } = (await container.commit(repo === undefined ? {} : { repo, tag: '1' })) as { Id: string };
  await container.remove();
  return Id;
}

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

    const theirStage = await commit(docker, 'theirs:1');
    await commit(docker, tag, 'overlab/base');
    await commit(docker, 'overlab/base:1');

    const first = await emptyCache(docker, env);
    expect(first.inUse).toContain('snapshot');
    expect(first.removed).toEqual(expect.arrayContaining(['overlab/earlier:1', downloads]));
    expect(existsSync(downloads)).toBe(false);

    await container.remove();
    const second = await emptyCache(docker, env);
    expect(second.inUse).toEqual([]);
    expect(second.removed).toContain('snapshot');
    const left = (await docker.listImages({ all: true })).map(({ Id }) => Id).toSorted();
    expect(left).toEqual([theirStage, (await docker.getImage('theirs:1').inspect()).Id].toSorted());
    expect((await docker.listVolumes()).Volumes.map(({ Name }) => Name)).toEqual(['theirs']);
    expect(await emptyCache(docker, env)).toEqual({ removed: [], inUse: [] });
  } finally {
    await lease.release();
    await outer.release();
    await rm(env.OVERLAB_CACHE, { recursive: true, force: true });
  }
});

import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { dockerContextStrategy } from './docker-context-strategy.ts';
import { dockerHostStrategy } from './docker-host-strategy.ts';
import type { SearchContext } from './engine-strategy.ts';
import { fakeEngine } from './fake-engine.ts';
import { findOuterEngine } from './outer-engine.ts';
import { usualSockets, usualSocketStrategy } from './usual-socket-strategy.ts';

let home: string;
let socket: string;
let stop: AsyncDisposable | undefined;

beforeEach(async () => {
  home = await mkdtemp(path.join(tmpdir(), 'ol-'));
  socket = path.join(home, 'docker.sock');
});
afterEach(async () => {
  await stop?.[Symbol.asyncDispose]();
  stop = undefined;
  await rm(home, { recursive: true, force: true });
});

function context(env: NodeJS.ProcessEnv = {}): SearchContext {
  return { env, home, platform: 'darwin', onProgress: () => undefined };
}

async function writeContext(name: string, url: string): Promise<void> {
  const folder = path.join(home, '.docker/contexts/meta', createHash('sha256').update(name).digest('hex'));
  await mkdir(folder, { recursive: true });
  await writeFile(path.join(folder, 'meta.json'), JSON.stringify({ Name: name, Endpoints: { docker: { Host: url } } }));
}

describe('DOCKER_HOST', () => {
  it('names the engine', async () => {
    stop = await fakeEngine(socket);
    const engine = await findOuterEngine({ ...context({ DOCKER_HOST: `unix://${socket}` }), allowPrivate: false });
    expect(engine).toMatchObject({
      source: 'DOCKER_HOST',
      url: `unix://${socket}`,
      isPrivate: false,
      version: { engine: '26.1.5', api: '1.45', architecture: 'amd64' },
    });
    await engine.release();
  });

  it('is an error when it is stale', async () => {
    await expect(dockerHostStrategy.find(context({ DOCKER_HOST: `unix://${socket}` }))).rejects.toMatchObject({
      exitCode: 254,
      what: `the engine that DOCKER_HOST names (unix://${socket}) cannot be reached`,
      why: expect.stringContaining('ENOENT') as string,
    });
  });

  it('does not apply when it is empty', async () => {
    expect(await dockerHostStrategy.find(context({ DOCKER_HOST: '' }))).toBeUndefined();
  });

  it('is an error when its engine does not run Linux containers', async () => {
    stop = await fakeEngine(socket, 'windows');
    await expect(findOuterEngine(context({ DOCKER_HOST: `unix://${socket}` }))).rejects.toThrow('windows containers');
  });
});

describe('docker context', () => {
  it('in use leads to its engine', async () => {
    stop = await fakeEngine(socket);
    await writeContext('desktop', `unix://${socket}`);
    await writeFile(path.join(home, '.docker/config.json'), '{"currentContext":"desktop"}');
    expect(await dockerContextStrategy.find(context())).toMatchObject({
      endpoint: { kind: 'socket', path: socket },
      source: 'docker context "desktop"',
    });
  });

  it('of DOCKER_CONTEXT comes before the one in use', async () => {
    await writeContext('other', `unix://${socket}`);
    await expect(dockerContextStrategy.find(context({ DOCKER_CONTEXT: 'other' }))).rejects.toThrow(
      `the engine of docker context "other" (unix://${socket}) cannot be reached`,
    );
  });

  it('that is the default one does not apply', async () => {
    expect(await dockerContextStrategy.find(context())).toBeUndefined();
    expect(await dockerContextStrategy.find(context({ DOCKER_CONTEXT: 'default' }))).toBeUndefined();
  });

  it('that does not exist is an error', async () => {
    await expect(dockerContextStrategy.find(context({ DOCKER_CONTEXT: '../evil' }))).rejects.toMatchObject({
      exitCode: 254,
      what: 'docker context "../evil" is in use but cannot be read',
    });
  });

  it('configuration that is damaged is an error that names the file', async () => {
    await mkdir(path.join(home, '.docker'));
    await writeFile(path.join(home, '.docker/config.json'), '{');
    await expect(dockerContextStrategy.find(context())).rejects.toThrow(path.join(home, '.docker/config.json'));
  });
});

describe('usual sockets', () => {
  it('are the desktop’s first where engines are desktops', () => {
    expect(usualSockets(context())[0]).toBe(path.join(home, '.docker/run/docker.sock'));
    expect(usualSockets({ env: { XDG_RUNTIME_DIR: '/run/user/7' }, home, platform: 'linux' }).slice(0, 2)).toEqual([
      '/var/run/docker.sock',
      '/run/user/7/docker.sock',
    ]);
  });

  it('are passed over until one answers', async () => {
    await mkdir(path.join(home, '.docker/desktop'), { recursive: true });
    const desktop = path.join(home, '.docker/desktop/docker.sock');
    stop = await fakeEngine(desktop);
    expect(await usualSocketStrategy.find(context())).toMatchObject({ endpoint: { kind: 'socket', path: desktop } });
  });
});

describe('no engine', () => {
  it('is wrong configuration, with the way out', async () => {
    const found = await usualSocketStrategy.find(context());
    if (found !== undefined) return;
    await expect(findOuterEngine(context())).rejects.toMatchObject({
      exitCode: 254,
      what: 'there is no Docker Engine to run hosts in',
      why: expect.stringContaining('an engine of our own needs Linux, this is darwin') as string,
      remedy: 'install Docker Desktop, OrbStack or Colima, and start it',
    });
  });
});

import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connectEngine } from '../outer/endpoint.ts';
import { findOuterEngine, type OuterEngine } from '../outer/outer-engine.ts';
import { acquirePrivateEngine, privateEngineObstacle } from '../private/private-engine.ts';
import { debootstrapStrategy } from './base/debootstrap-strategy.ts';
import { ensureBase } from './base/ensure-base.ts';
import { ensureImage, ensureImages, ensureRecipe, imagePresent } from './ensure-image.ts';
import { imageNames, type ImageRecipe } from './image-catalog.ts';
import { imageExists } from './image-exists.ts';
import { savedImage, shipImage } from './ship-image.ts';

const obstacle = await privateEngineObstacle();

describe('images', () => {
  let outer: OuterEngine;
  let folder: string;

  beforeAll(async () => {
    outer = await findOuterEngine();
    folder = await mkdtemp(path.join(tmpdir(), 'overlab-images-'));
  });
  afterAll(async () => {
    await rm(folder, { recursive: true, force: true });
    await outer.release();
  });

  /** Runs a command in an image, with no network, and returns what it wrote. */
  async function outputOf(image: string, [program, ...args]: readonly [string, ...string[]]): Promise<string> {
    const { docker } = outer;
    const container = await docker.createContainer({
      Image: image,
      Entrypoint: [program],
      Cmd: args,
      Tty: true,
      HostConfig: { NetworkMode: 'none' },
    });
    try {
      await container.start();
      await container.wait();
      return (await container.logs({ stdout: true, stderr: true })).toString();
    } finally {
      await container.remove({ force: true });
    }
  }

  function recipe(
    name: string,
    suite: ImageRecipe['suite'] = 'trixie',
    buildArgs: ImageRecipe['buildArgs'] = {},
  ): ImageRecipe {
    return { name, folder: name, suite, buildArgs };
  }

  async function writeDockerfile(name: string, content: string): Promise<void> {
    await mkdir(path.join(folder, name), { recursive: true });
    await writeFile(path.join(folder, name, 'Dockerfile'), content);
  }

  it('are built once', async () => {
    await ensureImages(outer.docker, imageNames);
    const progress: string[] = [];
    const again = await ensureImages(outer.docker, imageNames, { onProgress: (line) => progress.push(line) });
    expect(again.map(({ name, built }) => [name, built])).toEqual(imageNames.map((name) => [name, false]));
    expect(progress).toEqual([]);
    expect(await imagePresent(outer.docker, 'endpoint')).toBe(true);
    for (const { name, tag } of again) expect(tag).toMatch(new RegExp(`^overlab/${name}:[0-9a-f]{12}$`));
  });

  it.each(['20.10', '26.1', '28.5'])(
    'of hosts have Engine %s, and Python with what the prober uses',
    async (engine) => {
      const { tag } = await ensureImage(outer.docker, `host-${engine}`);
      expect(await outputOf(tag, ['dockerd', '--version'])).toContain(`version ${engine}.`);
      const imports = 'import ctypes, json, os, select, socket, struct, subprocess, threading';
      expect(await outputOf(tag, ['python3', '-c', `${imports}; print("complete")`])).toBe('complete\r\n');
      const tools = [
        'docker',
        'iperf3',
        'tcpdump',
        'ip',
        'tc',
        'iptables',
        'nsenter',
        'conntrack',
        'ethtool',
        'dnsmasq',
        'ping',
      ];
      const found = await outputOf(tag, ['which', ...tools]);
      expect(found.trim().split('\r\n')).toHaveLength(tools.length);
    },
  );

  it('of endpoints are at most 40 MB and end at once', async () => {
    const { tag } = await ensureImage(outer.docker, 'endpoint');
    const image = await outer.docker.getImage(tag).inspect();
    expect(image.Size).toBeLessThanOrEqual(40_000_000);
    expect(image.Config.Labels).toMatchObject({ 'overlab.image': 'endpoint' });
    const container = await outer.docker.createContainer({ Image: tag, HostConfig: { NetworkMode: 'none' } });
    try {
      await container.start();
      const started = performance.now();
      await container.stop();
      expect(performance.now() - started).toBeLessThan(3_000);
    } finally {
      await container.remove({ force: true });
    }
  });

  it('that cannot be built say what went wrong', async () => {
    await writeDockerfile('broken', 'ARG BASE\nFROM ${BASE}\nRUN echo to be seen && exit 7\n');
    await expect(ensureRecipe(outer.docker, recipe('broken'), folder)).rejects.toMatchObject({
      exitCode: 255,
      what: 'image broken could not be built',
      why: expect.stringMatching(/^Step 3\/\d+ : RUN echo to be seen.*\nto be seen\nexit code 7$/) as string,
    });
  });

  it('whose suite ships another engine now say which', async () => {
    await writeDockerfile(
      'moved',
      'ARG BASE\nFROM ${BASE}\nARG ENGINE\nRUN echo "engine-version-differs: Docker version 29.1.2, build 0" && false\n',
    );
    await expect(
      ensureRecipe(outer.docker, recipe('moved', 'trixie', { ENGINE: '28.5' }), folder),
    ).rejects.toMatchObject({
      why: 'Debian trixie ships Docker Engine 29.1.2 now, no longer 28.5',
    });
  });

  it('are built once also when they are asked for twice at a time', async () => {
    await writeDockerfile('twice', `FROM scratch\nLABEL now="${Date.now()}"\n`);
    const both = await Promise.all([1, 2].map(() => ensureRecipe(outer.docker, recipe('twice'), folder)));
    expect(both.map(({ built }) => built).toSorted()).toEqual([false, true]);
    await outer.docker.getImage(both[0]!.tag).remove();
  });

  it('without a way to a base say what came of each', async () => {
    const request = {
      engine: outer.docker,
      architecture: 'none',
      suite: 'sid',
      env: process.env,
      onProgress: () => undefined,
    } as const;
    const broken = { name: 'oven', make: () => Promise.reject(new Error('cold')) };
    await expect(ensureBase(request, [debootstrapStrategy, broken])).rejects.toMatchObject({
      what: 'no way was found to a base image of Debian sid',
      why: expect.stringMatching(/^debootstrap: .*\noven: cold$/) as string,
    });
  });

  it.skipIf(obstacle !== undefined)('are shipped from a file that is saved once', async () => {
    const env = { ...process.env, OVERLAB_CACHE: folder };
    const { tag } = await ensureImage(outer.docker, 'endpoint');
    const target = await acquirePrivateEngine({ env });
    try {
      const docker = connectEngine(target.endpoint);
      expect(await imageExists(docker, tag)).toBe(false);
      await Promise.all([shipImage(outer.docker, tag, [docker], { env }), savedImage(outer.docker, tag, env)]);
      expect(await imageExists(docker, tag)).toBe(true);
      await rm(await savedImage(outer.docker, tag, env));
      await shipImage(outer.docker, tag, [docker], { env });
    } finally {
      await target.release();
    }
  });
});

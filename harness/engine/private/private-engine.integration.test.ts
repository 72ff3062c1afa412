import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import type Docker from 'dockerode';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { projectRoot } from '../../base/paths.ts';
import { ensureImage } from '../images/ensure-image.ts';
import { shipImage } from '../images/ship-image.ts';
import { connectEngine } from '../outer/endpoint.ts';
import { findOuterEngine } from '../outer/outer-engine.ts';
import { pingEngine } from '../outer/ping.ts';
import { runningDockerd } from './dockerd.ts';
import { enginePaths } from './engine-paths.ts';
import {
  acquirePrivateEngine,
  holdPrivateEngine,
  privateEngineObstacle,
  stopPrivateEngineIfUnused,
  unholdPrivateEngine,
} from './private-engine.ts';
import { allProcesses, argumentsOf, kill, unixSocketsOf } from './processes.ts';
import { servesEngine } from './remnants.ts';

const obstacle = await privateEngineObstacle();
const networkName = 'overlab-test';

/** Devices and firewall rules of the machine, a line each. */
async function networkOfMachine(): Promise<string> {
  const run = async (program: string, ...args: string[]): Promise<string> =>
    (await promisify(execFile)(program, args).catch(() => ({ stdout: '' }))).stdout;
  return (await Promise.all([run('ip', '-oneline', 'link'), run('iptables-save')])).join('\n');
}

async function processesOf(folder: string): Promise<string[]> {
  const all = await Promise.all((await allProcesses()).map(argumentsOf));
  return all.map((argv) => argv.join(' ')).filter((line) => line.includes(folder));
}

describe.skipIf(obstacle !== undefined)('private engine', () => {
  let folder: string;
  let env: NodeJS.ProcessEnv;
  let outer: Awaited<ReturnType<typeof findOuterEngine>>;
  let endpointTag: string;
  /** What must be gone when the engine is: words in the machine's devices and rules, and paths of sockets. */
  const words = ['198.19.255.'];
  const sockets: string[] = [];

  beforeAll(async () => {
    outer = await findOuterEngine();
    endpointTag = (await ensureImage(outer.docker, 'endpoint')).tag;
    folder = await mkdtemp(path.join(tmpdir(), 'overlab-engine-'));
    env = { ...process.env, OVERLAB_CACHE: folder };
  });
  afterAll(async () => {
    await stopPrivateEngineIfUnused({ env });
    await rm(folder, { recursive: true, force: true });
    await outer.release();
  });

  async function expectNoTrace(): Promise<void> {
    expect(await processesOf(folder)).toEqual([]);
    expect(await readFile('/proc/self/mounts', 'utf8')).not.toContain(folder);
    expect(existsSync(enginePaths(env).runtime)).toBe(false);
    const network = await networkOfMachine();
    expect(words.filter((word) => network.includes(word))).toEqual([]);
    expect(sockets.filter(existsSync)).toEqual([]);
  }

  /** A container on a bridge network, as a lab has them. */
  async function startContainer(docker: Docker): Promise<void> {
    await shipImage(outer.docker, endpointTag, [docker]);
    const network = await docker.createNetwork({
      Name: networkName,
      IPAM: { Config: [{ Subnet: '198.19.255.0/24' }] },
      Options: { 'com.docker.network.bridge.inhibit_ipv4': 'true' },
    });
    const container = await docker.createContainer({
      Image: endpointTag,
      HostConfig: { NetworkMode: networkName },
      Volumes: { '/data': {} },
    });
    await container.start();
    words.push(`br-${network.id.slice(0, 12)}`);
    expect(await networkOfMachine()).toContain(words.at(-1));
    for (const pid of await allProcesses()) {
      if (servesEngine(await argumentsOf(pid), enginePaths(env).execRoot)) {
        sockets.push(...(await unixSocketsOf(pid)).filter((socket) => socket.startsWith('/run/containerd/')));
      }
    }
    expect(sockets).not.toEqual([]);
  }

  it('starts for the first who needs it, is shared, and ends with the last', async () => {
    const [first, second] = await Promise.all([acquirePrivateEngine({ env }), acquirePrivateEngine({ env })]);
    expect(first.endpoint).toEqual(second.endpoint);
    expect((await stat(enginePaths(env).runtime)).mode & 0o777).toBe(0o700);
    await startContainer(connectEngine(first.endpoint));
    await first.release();
    await pingEngine(connectEngine(second.endpoint));
    await second.release();
    await expectNoTrace();
  });

  it('is shared by processes, and a lease of a killed one does not hold it', async () => {
    const script = `import { acquirePrivateEngine } from ${JSON.stringify(import.meta.resolve('./private-engine.ts'))};
      await acquirePrivateEngine();
      process.stdout.write('held');
      setInterval(() => undefined, 60_000);`;
    const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '--eval', script], {
      env,
      stdio: ['ignore', 'pipe', 'inherit'],
      cwd: projectRoot,
    });
    const [lease] = await Promise.all([acquirePrivateEngine({ env }), once(child.stdout, 'data')]);
    expect((await processesOf(folder)).filter((line) => line.includes('--data-root'))).toHaveLength(1);
    await lease.release();
    await pingEngine(connectEngine(lease.endpoint));
    child.kill('SIGKILL');
    await once(child, 'close');
    expect(await stopPrivateEngineIfUnused({ env })).toBe(true);
    await expectNoTrace();
  });

  it('is kept for a lab that stays', async () => {
    const lease = await acquirePrivateEngine({ env });
    await holdPrivateEngine('lab1', { env });
    await lease.release();
    expect(await stopPrivateEngineIfUnused({ env })).toBe(false);
    await pingEngine(connectEngine(lease.endpoint));
    await unholdPrivateEngine('lab1', { env });
    await expectNoTrace();
  });

  it('recovers after it was killed', async () => {
    const lease = await acquirePrivateEngine({ env });
    await startContainer(connectEngine(lease.endpoint));
    await killEngine();
    const again = await acquirePrivateEngine({ env });
    const docker = connectEngine(again.endpoint);
    expect(await docker.listContainers()).toEqual([]);
    await lease.release();
    await pingEngine(docker);
    await again.release();
    await expectNoTrace();
  });

  it('leaves nothing when it was killed and nobody starts it again', async () => {
    const lease = await acquirePrivateEngine({ env });
    await startContainer(connectEngine(lease.endpoint));
    await killEngine();
    await lease.release();
    await stopPrivateEngineIfUnused({ env });
    await expectNoTrace();
  });

  it('says why it does not start', async () => {
    const misled = { ...env, OVERLAB_CACHE: path.join(folder, 'misled') };
    const { dataRoot } = enginePaths(misled);
    const lease = await acquirePrivateEngine({ env: misled });
    await lease.release();
    await rm(dataRoot, { recursive: true });
    await promisify(execFile)('touch', [dataRoot]);
    await expect(acquirePrivateEngine({ env: misled })).rejects.toMatchObject({
      exitCode: 255,
      what: 'the private engine did not start',
      why: expect.stringMatching(/dockerd ended with code 1\n.*data/s) as string,
    });
    expect(await processesOf(folder)).toEqual([]);
  });

  async function killEngine(): Promise<void> {
    const pid = await runningDockerd(enginePaths(env));
    expect(pid).toBeDefined();
    await kill(pid!);
  }
});

import { execFile, spawn } from 'node:child_process';
import { open, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { HarnessError, messageOf } from '../../base/errors.ts';
import { identify } from '../../base/process-identity.ts';
import { connectEngine } from '../outer/endpoint.ts';
import { pingEngine } from '../outer/ping.ts';
import type { EnginePaths } from './engine-paths.ts';
import { fileAppears } from './file-appears.ts';
import { argumentsOf, signal, waitForEnd } from './processes.ts';

const startMs = 30_000;
const stopMs = 20_000;

/** Leaves the machine as it is: no bridge, no firewall rule, no forwarding switched on. */
function dockerdArguments(paths: EnginePaths): string[] {
  return [
    ...['--config-file', paths.config, '--data-root', paths.dataRoot, '--exec-root', paths.execRoot],
    ...['--pidfile', paths.pidFile, '--host', `unix://${paths.socket}`],
    ...['--bridge=none', '--iptables=false', '--ip6tables=false', '--ip-forward=false', '--ip-masq=false'],
    ...['--userland-proxy=false', '--log-level=warn'],
  ];
}

/**
 * A configuration of its own keeps `/etc/docker/daemon.json`, which is the user's, out of it.
 * Engines before 23.0 would also write a key to `/etc/docker`; newer ones do not know that option.
 */
async function writeConfig(dockerd: string, paths: EnginePaths): Promise<void> {
  const { stdout } = await promisify(execFile)(dockerd, ['--version']);
  const major = Number(/version (\d+)\./.exec(stdout)?.[1] ?? Infinity);
  const config = major < 23 ? { 'deprecated-key-path': path.join(paths.root, 'key.json') } : {};
  await writeFile(paths.config, JSON.stringify(config), { mode: 0o600 });
}

/** The id of our dockerd when it runs. What else has got the id in its pid file since is not it. */
export async function runningDockerd(paths: EnginePaths): Promise<number | undefined> {
  const pid = Number(await readFile(paths.pidFile, 'utf8').catch(() => ''));
  if (!Number.isInteger(pid) || pid <= 1) return undefined;
  const argv = await argumentsOf(pid);
  return argv.includes('--data-root') && argv.includes(paths.dataRoot) ? pid : undefined;
}

/** Whether a dockerd of ours runs and answers. */
export async function isServing(paths: EnginePaths): Promise<boolean> {
  if ((await runningDockerd(paths)) === undefined) return false;
  return pingEngine(connectEngine({ kind: 'socket', path: paths.socket })).then(
    () => true,
    () => false,
  );
}

/**
 * Starts dockerd in a session of its own, so that it outlives this process, and waits until it answers.
 *
 * @throws HarnessError with its last log lines when it ends or does not answer within 30 s.
 */
export async function startDockerd(dockerd: string, paths: EnginePaths): Promise<void> {
  await writeConfig(dockerd, paths);
  const log = await open(paths.log, 'w', 0o600);
  const ended = new AbortController();
  const child = spawn(dockerd, dockerdArguments(paths), {
    detached: true,
    stdio: ['ignore', log.fd, log.fd],
    cwd: paths.root,
  });
  child.once('exit', (code, by) => ended.abort(new Error(`dockerd ended with ${by ?? `code ${code}`}`)));
  child.once('error', (error) => ended.abort(error));
  await log.close();
  const signals = ended.signal;
  const timer = setTimeout(() => ended.abort(new Error(`no answer within ${startMs / 1000} s`)), startMs);
  try {
    await fileAppears(paths.socket, signals);
    await Promise.race([engineAnswers(paths.socket, signals), rejectOn(signals)]);
    child.unref();
  } catch (error) {
    child.kill('SIGKILL');
    throw new HarnessError(
      {
        what: 'the private engine did not start',
        why: [messageOf(signals.aborted ? signals.reason : error), await lastLines(paths.log)].join('\n'),
        remedy: `see ${paths.log}; an engine of your own works too: set DOCKER_HOST`,
      },
      { cause: error },
    );
  } finally {
    clearTimeout(timer);
  }
}

/** A socket refuses between bind(2) and listen(2); after that it keeps the request until the engine is ready. */
async function engineAnswers(socket: string, signals: AbortSignal): Promise<void> {
  const engine = connectEngine({ kind: 'socket', path: socket });
  while (!signals.aborted) {
    try {
      return await pingEngine(engine, startMs);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ECONNREFUSED') throw error;
      await delay(5);
    }
  }
}

function rejectOn(signals: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    if (signals.aborted) reject(signals.reason as Error);
    signals.addEventListener('abort', () => reject(signals.reason as Error), { once: true });
  });
}

async function lastLines(file: string): Promise<string> {
  const content = await readFile(file, 'utf8').catch(() => '');
  return content.trim().split('\n').slice(-8).join('\n');
}

/** Asks dockerd to end and waits for it; one that does not is killed. */
export async function stopDockerd(pid: number): Promise<void> {
  const identity = identify(pid);
  signal(pid, 'SIGTERM');
  if (await waitForEnd(identity, stopMs)) return;
  signal(pid, 'SIGKILL');
  await waitForEnd(identity, stopMs);
}

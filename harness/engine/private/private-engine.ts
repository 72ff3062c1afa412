import { stat } from 'node:fs/promises';
import { UsageError } from '../../base/errors.ts';
import { withFileLock } from '../file-lock.ts';
import { findProgram } from '../find-program.ts';
import { connectEngine, type EngineEndpoint } from '../outer/endpoint.ts';
import { isServing, runningDockerd, startDockerd, stopDockerd } from './dockerd.ts';
import { enginePaths, makeEngineFolders, type EnginePaths } from './engine-paths.ts';
import { addLabLease, addProcessLease, liveLeases, removeLabLease, removeLease } from './leases.ts';
import { purgeEngine } from './purge.ts';
import { removeRemnants } from './remnants.ts';

export interface PrivateEngineOptions {
  readonly env?: NodeJS.ProcessEnv;
  readonly onProgress?: (line: string) => void;
}

/** The right to use the private engine. */
export interface PrivateEngineLease {
  readonly endpoint: EngineEndpoint;
  /** Gives it up; the engine stops when nobody else has one. */
  release(): Promise<void>;
}

/** Why no private engine can be started here; `undefined` when one can. */
export async function privateEngineObstacle({
  env = process.env,
  platform = process.platform,
}: { env?: NodeJS.ProcessEnv; platform?: NodeJS.Platform } = {}): Promise<string | undefined> {
  if (platform !== 'linux') return `an engine of our own needs Linux, this is ${platform}`;
  if (process.getuid?.() !== 0) return 'an engine of our own needs root';
  const missing = ['dockerd', 'containerd', 'runc'].filter((program) => findProgram(program, env) === undefined);
  return missing.length === 0 ? undefined : `${missing.join(', ')} not found on PATH`;
}

function requireDockerd(env: NodeJS.ProcessEnv): string {
  const dockerd = findProgram('dockerd', env);
  if (dockerd !== undefined) return dockerd;
  throw new UsageError({
    what: 'the private engine cannot be started',
    why: 'dockerd not found on PATH',
    remedy: 'overlab doctor --fix',
  });
}

/**
 * Takes a lease on the private engine, and starts it unless it runs. What a killed engine left is removed first.
 *
 * @throws HarnessError when it does not start.
 */
export async function acquirePrivateEngine({
  env = process.env,
  onProgress = () => undefined,
}: PrivateEngineOptions = {}): Promise<PrivateEngineLease> {
  const paths = enginePaths(env);
  const lease = await withFileLock(paths.lock, async () => {
    await makeEngineFolders(paths);
    if (!(await isServing(paths))) {
      onProgress('starting a private engine');
      await startAfresh(env, paths);
    }
    return addProcessLease(paths.leases);
  });
  return {
    endpoint: { kind: 'socket', path: paths.socket },
    release: () =>
      withFileLock(paths.lock, async () => {
        await removeLease(paths.leases, lease);
        await stopWithoutLeases(env, paths);
      }),
  };
}

/** Keeps the private engine running for a lab that outlives this process. */
export async function holdPrivateEngine(lab: string, { env = process.env }: PrivateEngineOptions = {}): Promise<void> {
  const paths = enginePaths(env);
  await withFileLock(paths.lock, () => addLabLease(paths.leases, lab));
}

/** Gives up what `holdPrivateEngine` took; the engine stops when nobody else uses it. */
export async function unholdPrivateEngine(
  lab: string,
  { env = process.env }: PrivateEngineOptions = {},
): Promise<void> {
  const paths = enginePaths(env);
  if (!(await exists(paths.root))) return;
  await withFileLock(paths.lock, async () => {
    await removeLabLease(paths.leases, lab);
    await stopWithoutLeases(env, paths);
  });
}

/**
 * Stops the private engine unless somebody uses it, and removes what a killed one left.
 *
 * @returns whether it is at rest now.
 */
export async function stopPrivateEngineIfUnused({ env = process.env }: PrivateEngineOptions = {}): Promise<boolean> {
  const paths = enginePaths(env);
  if (!(await exists(paths.root))) return true;
  return withFileLock(paths.lock, async () => {
    if ((await liveLeases(paths.leases)).length > 0) return false;
    await stopWithoutLeases(env, paths);
    return true;
  });
}

async function startAfresh(env: NodeJS.ProcessEnv, paths: EnginePaths): Promise<void> {
  const hung = await runningDockerd(paths);
  if (hung !== undefined) await stopDockerd(hung);
  await removeRemnants(paths);
  await makeEngineFolders(paths);
  await startDockerd(requireDockerd(env), paths);
}

/** An engine that was killed is started once more: only it knows which of the machine's bridges are its own. */
async function stopWithoutLeases(env: NodeJS.ProcessEnv, paths: EnginePaths): Promise<void> {
  if ((await liveLeases(paths.leases)).length > 0) return;
  const wasKilled = (await exists(paths.pidFile)) && (await runningDockerd(paths)) === undefined;
  if (wasKilled) await startAfresh(env, paths);
  const pid = await runningDockerd(paths);
  if (pid !== undefined) {
    await purgeEngine(connectEngine({ kind: 'socket', path: paths.socket })).catch(() => undefined);
    await stopDockerd(pid);
  }
  await removeRemnants(paths);
}

async function exists(file: string): Promise<boolean> {
  return stat(file).then(
    () => true,
    () => false,
  );
}

import { rm, rmdir } from 'node:fs/promises';
import path from 'node:path';
import type Docker from 'dockerode';
import { HarnessError, messageOf } from '../../base/errors.ts';
import { socketDir } from '../../base/paths.ts';
import { isAlive, type ProcessIdentity } from '../../base/process-identity.ts';
import { runLabel, type Resource } from '../../hosts/resource.ts';
import { cleanHost } from '../../hosts/clean-host.ts';
import { connectMachine } from '../../hosts/ssh/ssh-machine.ts';

function isGone(error: unknown): boolean {
  return (error as { statusCode?: number }).statusCode === 404;
}

function demandLabel(what: string, labels: Record<string, string> | undefined, run: string): void {
  if (labels?.[runLabel] === run) return;
  throw new HarnessError({
    what: `${what} was left alone`,
    why: `it does not carry the label ${runLabel}=${run}, so it is not ours`,
    remedy: 'remove it by hand if it is no longer needed',
  });
}

async function removeContainer(name: string, run: string, engine: Docker): Promise<void> {
  const container = engine.getContainer(name);
  try {
    const { Config } = await container.inspect();
    demandLabel(`container ${name}`, Config.Labels, run);
    await container.remove({ force: true, v: true });
  } catch (error) {
    if (!isGone(error)) throw error;
  }
}

async function removeNetwork(name: string, run: string, engine: Docker): Promise<void> {
  const network = engine.getNetwork(name);
  try {
    const { Labels } = (await network.inspect()) as { Labels?: Record<string, string> };
    demandLabel(`network ${name}`, Labels, run);
    await network.remove();
  } catch (error) {
    if (!isGone(error)) throw error;
  }
}

async function removeVolume(name: string, run: string, engine: Docker): Promise<void> {
  const volume = engine.getVolume(name);
  try {
    const { Labels } = (await volume.inspect()) as { Labels?: Record<string, string> | null };
    demandLabel(`volume ${name}`, Labels ?? undefined, run);
    await volume.remove();
  } catch (error) {
    if (!isGone(error)) throw error;
  }
}

async function removeDirectory(folder: string, run: string): Promise<void> {
  const allowed = socketDir(run);
  if (path.dirname(path.resolve(folder)) !== allowed) {
    throw new HarnessError({ what: `folder ${folder} was left alone`, why: `it is not below ${allowed}` });
  }
  await rm(folder, { recursive: true, force: true });
  await rmdir(allowed).catch(() => undefined);
}

/** Ends that very process; one that has its number now is left alone. */
async function endProcess(identity: ProcessIdentity): Promise<void> {
  if (identity.startTicks === null || !isAlive(identity)) return;
  process.kill(identity.pid, 'SIGKILL');
}

/** Removes what a lab has put on a machine of the user's. */
async function leaveMachine({ name, target, labId, image }: Extract<Resource, { kind: 'machine' }>): Promise<void> {
  const host = connectMachine(name, target);
  try {
    const errors = await cleanHost(host, {
      runId: labId,
      leaveSwarm: true,
      ...(image === null ? {} : { imageTag: image }),
    });
    if (errors.length === 0) return;
    throw new HarnessError({
      what: `${name} was not left as it was`,
      why: errors.map(messageOf).join('; '),
      remedy: `there, remove what has the label ${runLabel}=${labId}, and leave the swarm; or run 'overlab clean' again`,
    });
  } finally {
    host.close();
  }
}

/** Removes one resource of a run. Resolves when it is gone; one that never came to be counts as gone. */
export async function removeResource(resource: Resource, run: string, engine: Docker): Promise<void> {
  switch (resource.kind) {
    case 'container':
      return removeContainer(resource.name, run, engine);
    case 'network':
      return removeNetwork(resource.name, run, engine);
    case 'volume':
      return removeVolume(resource.name, run, engine);
    case 'process':
      return endProcess(resource);
    case 'machine':
      return leaveMachine(resource);
    case 'directory':
      return removeDirectory(resource.path, run);
  }
}

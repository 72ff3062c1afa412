import pRetry from 'p-retry';
import type { Host } from './host.ts';
import { runLabel } from './resource.ts';
import { ruleComment, rulesWithComment } from './iptables-rules.ts';

/** What is to be removed from a machine. */
export interface CleanHostOptions {
  /** The run whose containers, networks, volumes and iptables rules go. */
  readonly runId: string;
  /** Take the engine out of the swarm that the run has made, by force. */
  readonly leaveSwarm: boolean;
  /** An image that the run has brought. */
  readonly imageTag?: string;
}

type Step = () => Promise<unknown>;

function isGone(error: unknown): boolean {
  return (error as { statusCode?: number }).statusCode === 404;
}

/**
 * Removes from a machine what a run has left there: what carries its label or comment, and nothing else.
 * Every step is tried whatever the others do, and can be repeated.
 *
 * @returns the errors, empty when nothing is left.
 */
export async function cleanHost(host: Host, options: CleanHostOptions): Promise<Error[]> {
  const errors: Error[] = [];
  const attempt = async (step: Step): Promise<void> => {
    try {
      await pRetry(step, { retries: 3, minTimeout: 200, shouldRetry: ({ error }) => !isGone(error) });
    } catch (error) {
      if (!isGone(error)) errors.push(error as Error);
    }
  };
  // A swarm starts its tasks again, and keeps its networks, for as long as the engine is in it.
  if (options.leaveSwarm) await attempt(() => leaveSwarm(host));
  for (const found of [containers, networks, volumes]) {
    let removals: Step[] = [];
    await attempt(async () => (removals = await found(host, options.runId)));
    await Promise.all(removals.map(attempt));
  }
  const { imageTag } = options;
  if (imageTag !== undefined) await attempt(() => host.engine.getImage(imageTag).remove({ force: true }));
  for (const program of ['iptables', 'ip6tables']) await attempt(() => removeRules(host, program, options.runId));
  return errors;
}

async function leaveSwarm({ engine }: Host): Promise<void> {
  const { Swarm } = (await engine.info()) as { Swarm?: { LocalNodeState?: string } };
  if ((Swarm?.LocalNodeState ?? 'inactive') !== 'inactive') await engine.swarmLeave({ force: true });
}

function labelled(runId: string): { label: string[] } {
  return { label: [`${runLabel}=${runId}`] };
}

async function containers({ engine }: Host, runId: string): Promise<Step[]> {
  const found = await engine.listContainers({ all: true, filters: labelled(runId) });
  return found.map(
    ({ Id }) =>
      () =>
        engine.getContainer(Id).remove({ force: true, v: true }),
  );
}

async function networks({ engine }: Host, runId: string): Promise<Step[]> {
  const found = await engine.listNetworks({ filters: labelled(runId) });
  return found.map(
    ({ Id }) =>
      () =>
        engine.getNetwork(Id).remove(),
  );
}

async function volumes({ engine }: Host, runId: string): Promise<Step[]> {
  const { Volumes } = await engine.listVolumes({ filters: labelled(runId) });
  return (Volumes ?? []).map(
    ({ Name }) =>
      () =>
        engine.getVolume(Name).remove(),
  );
}

/** A machine without that program has none of its rules. */
async function removeRules(host: Host, program: string, runId: string): Promise<void> {
  const { exitCode, stdout } = await host.exec([`${program}-save`], { check: false });
  if (exitCode !== 0) return;
  for (const { table, words } of rulesWithComment(stdout, ruleComment(runId))) {
    await host.exec([program, '--wait', '--table', table, '--delete', ...words]);
  }
}

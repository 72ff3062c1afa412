import type Docker from 'dockerode';
import { isCached } from '../cache.ts';

const predefinedNetworks = new Set(['bridge', 'host', 'none']);

/**
 * Removes all containers, their volumes and all networks of the private engine, so that it leaves
 * no bridge on the machine when it stops. Everything in that engine is ours; volumes that are kept
 * as a cache stay.
 */
export async function purgeEngine(docker: Docker): Promise<void> {
  const containers = await docker.listContainers({ all: true });
  await Promise.all(
    containers.map(({ Id }) => docker.getContainer(Id).remove({ force: true, v: true }).catch(unlessMissing)),
  );
  const networks = (await docker.listNetworks()).filter(({ Name }) => !predefinedNetworks.has(Name));
  await Promise.all(networks.map(({ Id }) => docker.getNetwork(Id).remove().catch(unlessMissing)));
  const { Volumes } = await docker.listVolumes();
  const passing = (Volumes ?? []).filter((volume) => !isCached(volume));
  await Promise.all(passing.map(({ Name }) => docker.getVolume(Name).remove().catch(unlessMissing)));
}

function unlessMissing(error: unknown): void {
  if ((error as { statusCode?: number }).statusCode !== 404) throw error;
}

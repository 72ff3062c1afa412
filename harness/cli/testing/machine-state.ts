import { readdir } from 'node:fs/promises';
import path from 'node:path';
import type Docker from 'dockerode';
import { cacheDir } from '../../base/paths.ts';
import { cacheLabel } from '../../engine/cache.ts';

/** What runs could leave on this machine: names, sorted; but not what is kept as a cache. */
export async function machineState(engine: Docker) {
  const [containers, networks, { Volumes: volumes }] = await Promise.all([
    engine.listContainers({ all: true }),
    engine.listNetworks(),
    engine.listVolumes(),
  ]);
  return {
    containers: containers.flatMap(({ Names }) => Names).toSorted(),
    networks: networks.map(({ Name }) => Name).toSorted(),
    volumes: (volumes ?? [])
      .filter(({ Labels }) => !(cacheLabel in ((Labels as object | null) ?? {})))
      .map(({ Name }) => Name)
      .toSorted(),
    ledgers: await entries('ledgers'),
    sockets: await entries('s'),
  };
}

async function entries(folder: string): Promise<string[]> {
  return (await readdir(path.join(cacheDir(), folder)).catch(() => [])).toSorted();
}

import type { Host } from '../../hosts/host.ts';
import type { DataPath, UnderlayNeed } from '../network.ts';

/** What hosts must be able to send each other for what they encapsulate; nothing where there is no data path. */
export function dataPathNeeds(hosts: readonly Host[], dataPath: DataPath | null): UnderlayNeed[] {
  if (dataPath === null) return [];
  return hosts.flatMap((from) =>
    hosts
      .filter((to) => to !== from)
      .map((to) => ({
        ...{ from, to, ...dataPath, address: to.underlay.address, source: from.underlay.address },
        otherwise: 'nothing crosses between the containers of different hosts, though all daemons run',
      })),
  );
}

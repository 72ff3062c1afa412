import type { Host } from '../../hosts/host.ts';
import type { DataPath, UnderlayNeed } from '../network.ts';

/** A port that every host must be able to reach on every other one, at its underlay address. */
export type PortNeed = Pick<UnderlayNeed, 'protocol' | 'port' | 'otherwise'>;

/** What hosts must be able to send each other, where they know each other by their underlay addresses. */
export function needsEachWay(hosts: readonly Host[], ports: readonly PortNeed[]): UnderlayNeed[] {
  return hosts.flatMap((from) =>
    hosts
      .filter((to) => to !== from)
      .flatMap((to) =>
        ports.map((port) => ({
          ...port,
          from,
          to,
          address: to.underlay.address,
          source: from.underlay.address,
        })),
      ),
  );
}

/** The same for the connections by which they tell each other of the ways; nothing where there are none. */
export function controlNeeds(hosts: readonly Host[], port: number | null): UnderlayNeed[] {
  const otherwise = 'hosts do not tell each other behind which of them an address is';
  return port === null ? [] : needsEachWay(hosts, [{ protocol: 'tcp', port, otherwise }]);
}

/** The same for what they encapsulate; nothing where there is no data path. */
export function dataPathNeeds(hosts: readonly Host[], dataPath: DataPath | null): UnderlayNeed[] {
  const otherwise = 'nothing crosses between the containers of different hosts';
  return dataPath === null ? [] : needsEachWay(hosts, [{ ...dataPath, otherwise }]);
}

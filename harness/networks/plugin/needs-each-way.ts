import type { Lab } from '../../lab/lab.ts';
import type { UnderlayNeed } from '../network.ts';

/** A port that every host must be able to reach on every other one, at its underlay address. */
export type PortNeed = Pick<UnderlayNeed, 'protocol' | 'port' | 'otherwise'>;

/** What all hosts of a lab must be able to send each other, where they know each other by their underlay addresses. */
export function needsEachWay({ hosts }: Pick<Lab, 'hosts'>, ports: readonly PortNeed[]): UnderlayNeed[] {
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

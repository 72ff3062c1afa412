import type { Host } from '../../hosts/host.ts';
import type { Lab } from '../../lab/lab.ts';
import type { Footprint } from '../footprint/footprint.ts';
import type { Installation, Plugin } from './plugin.ts';

/** What is particular to a plugin without daemons. */
type KernelPart = Pick<Installation, 'network'> &
  Partial<Pick<Installation, 'versions' | 'missing' | 'join' | 'remove'>>;

/**
 * A plugin that consists of what the hosts' kernels are told.
 *
 * @param install is given the lab, the hosts that belong to it at any time, and the subnet of which each has a part.
 */
export function kernelOnly(
  footprint: Footprint,
  install: (ground: {
    readonly lab: Lab;
    readonly hosts: () => readonly Host[];
    readonly pool: string;
  }) => Promise<KernelPart>,
): Plugin {
  return {
    artifacts: [],
    footprint,
    async install({ lab, hosts, pool }) {
      const members = [...hosts];
      const part = await install({ lab, hosts: () => members, pool });
      return {
        daemons: [],
        store: [],
        versions: {},
        missing: async () => [],
        remove: async () => undefined,
        ...part,
        async join(host, mishap) {
          members.push(host);
          await part.join?.(host, mishap);
        },
      };
    },
  };
}

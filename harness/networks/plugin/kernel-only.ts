import type { Host } from '../../hosts/host.ts';
import type { Lab } from '../../lab/lab.ts';
import type { Installation, Plugin } from './plugin.ts';

/** What is particular to a plugin without daemons. */
type KernelPart = Pick<Installation, 'network'> & Partial<Pick<Installation, 'missing' | 'join' | 'remove'>>;

/**
 * A plugin that consists of what the hosts' kernels are told.
 *
 * @param install is given the lab, and the hosts that belong to it at any time.
 */
export function kernelOnly(
  install: (ground: { readonly lab: Lab; readonly hosts: () => readonly Host[] }) => Promise<KernelPart>,
): Plugin {
  return {
    artifacts: [],
    async install({ lab, hosts }) {
      const members = [...hosts];
      const part = await install({ lab, hosts: () => members });
      return {
        daemons: [],
        store: [],
        versions: {},
        missing: async () => [],
        remove: async () => undefined,
        ...part,
        async join(host) {
          members.push(host);
          await part.join?.(host);
        },
      };
    },
  };
}

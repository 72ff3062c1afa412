import { together } from '../../base/together.ts';
import { undoAfter } from '../../base/undo.ts';
import { kernelOnly } from '../plugin/kernel-only.ts';
import { pluginDriverOf } from '../plugin/plugin-driver.ts';
import type { PluginDriver } from '../plugin/plugin.ts';
import { CniHosts } from './cni-hosts.ts';
import { capabilitiesOf } from './cni-promises.ts';
import { fillIn, usesPlaceholder, valuesOn } from './placeholders.ts';
import type { CniFile } from './read-cni-file.ts';

/** A kind of network that a list of CNI plugins makes. */
export function cniDriver(name: string, { list, promises }: CniFile): PluginDriver {
  const driver: PluginDriver = pluginDriverOf({
    name,
    title: `CNI network ${list.name}`,
    capabilities: capabilitiesOf(promises),
    // The lab's subnet for plugins is theirs where the list asks for parts of it.
    plugin: kernelOnly(usesPlaceholder(list, 'host.subnet') ? { subnet: null } : {}, async ({ lab, hosts }) => {
      const cniHosts = new CniHosts(lab, () => driver);
      try {
        await together(hosts().map((host) => cniHosts.add(host, fillIn(list, valuesOn(host, lab)))));
      } catch (error) {
        throw await undoAfter(error, () => cniHosts.remove());
      }
      return {
        network: async (spec) => cniHosts.network(spec),
        missing: () => cniHosts.complaints(),
        join: (host) => cniHosts.add(host, fillIn(list, valuesOn(host, lab))),
        remove: () => cniHosts.remove(),
      };
    }),
  });
  return driver;
}

import type { Lab } from '../../lab/lab.ts';
import { noCapabilities, type NetworkCapabilities, type UnderlayNeed } from '../network.ts';
import { installationOn } from './installations.ts';
import type { Plugin, PluginDriver } from './plugin.ts';

/** A kind of network that a plugin carries, by what it promises. */
export function pluginDriverOf(options: {
  readonly name: string;
  readonly title: string;
  /** Besides what all of them do. */
  readonly capabilities: Partial<NetworkCapabilities> & Pick<NetworkCapabilities, 'kernelFeatures' | 'overheadBytes'>;
  readonly plugin: Plugin;
  /** What its hosts must be able to send each other. */
  readonly needs?: (lab: Lab) => Promise<UnderlayNeed[]>;
}): PluginDriver {
  const { name, title, capabilities, plugin, needs } = options;
  const driver: PluginDriver = {
    name,
    title,
    plugin,
    capabilities: {
      ...noCapabilities,
      ownAddress: true,
      connectsSameHost: true,
      crossesHosts: true,
      resolvesNames: true,
      compared: true,
      claims: name,
      ...capabilities,
    },
    // It comes when it is the turn of a case of its own: one plugin at a time is on a lab.
    prepare: async () => undefined,
    ...(needs === undefined ? {} : { needs }),
    create: (lab, spec) => installationOn(lab, driver).network(spec),
    check: async (lab) => {
      const missing = await installationOn(lab, driver).missing();
      if (missing.length > 0) throw new Error(missing.join('; '));
    },
  };
  return driver;
}

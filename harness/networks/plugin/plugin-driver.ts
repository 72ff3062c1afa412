import { HarnessError } from '../../base/errors.ts';
import type { Lab } from '../../lab/lab.ts';
import { noCapabilities, type NetworkCapabilities, type UnderlayNeed, type Variations } from '../network.ts';
import { dataPathNeeds } from './needs-each-way.ts';
import { installationOn } from './installations.ts';
import { settingsSuffix, settingsWords, type PluginSettings } from './plugin-settings.ts';
import type { Plugin, PluginDriver } from './plugin.ts';

/** A kind of network that a plugin carries, by what it promises. */
export function pluginDriverOf(options: {
  readonly name: string;
  readonly title: string;
  /** Besides what all of them do. */
  readonly capabilities: Partial<NetworkCapabilities> & Pick<NetworkCapabilities, 'kernelFeatures' | 'overheadBytes'>;
  /** What its hosts must be able to send each other; by default, what it encapsulates. */
  readonly needs?: (lab: Lab) => Promise<UnderlayNeed[]>;
  readonly plugin: Plugin;
  /** What is different about it from what the name and the title say. */
  readonly settings?: PluginSettings;
  readonly variations?: Variations;
}): PluginDriver {
  const { capabilities, plugin, settings = {}, variations } = options;
  const name = options.name + settingsSuffix(settings);
  const title = options.title + settingsWords(settings);
  const { needs = async ({ hosts }) => dataPathNeeds(hosts, capabilities.dataPath ?? null) } = options;
  const driver: PluginDriver = {
    name,
    title,
    plugin,
    variations,
    needs,
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
    create: (lab, spec) => installationOn(lab, driver).network(spec),
    check: async (lab) => {
      const missing = await installationOn(lab, driver).missing();
      if (missing.length > 0) throw new HarnessError({ what: `${title} is not whole`, why: missing.join('; ') });
    },
  };
  return driver;
}

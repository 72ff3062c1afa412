import { Address4 } from 'ip-address';
import { UsageError } from '../../base/errors.ts';

/** What a user may have different about a plugin. What is absent is as the plugin has it by itself. */
export interface PluginSettings {
  /** In CIDR form: where its containers' addresses come from. */
  readonly subnet?: string;
  /** Its VXLAN network identifier, or the first of several. */
  readonly vni?: number;
  /** The UDP port of its encapsulated traffic. */
  readonly port?: number;
  /** Containers are put on it by plugins of CNI, rather than by a bridge of the engine's. */
  readonly cni?: true;
}
export type SettingName = keyof PluginSettings;

interface Setting {
  /** How it is written in a network's name. */
  readonly form: string;
  /** What it must be, for messages. */
  readonly rule: string;
  /** As plugins have it; `undefined` for what it cannot be. */
  read(text: string | undefined): PluginSettings | undefined;
  /** For titles. */
  words(settings: PluginSettings): string;
}

/** A subnet has a part for every host and, where each network has its own, several networks. */
const prefixLengths = { least: 8, most: 16 };

/** Blocks that nobody reaches from elsewhere (RFC 1918, RFC 6598, RFC 2544). */
const ownBlocks = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10', '198.18.0.0/15'].map(
  (block) => new Address4(block),
);

function isUsable(text: string): boolean {
  if (!text.includes('/') || !Address4.isValid(text)) return false;
  const subnet = new Address4(text);
  return (
    subnet.subnetMask >= prefixLengths.least &&
    subnet.subnetMask <= prefixLengths.most &&
    subnet.startAddress().address === subnet.addressMinusSuffix &&
    ownBlocks.some((block) => subnet.isInSubnet(block))
  );
}

/** Identifiers have 24 bits (RFC 7348), and devices that are called by theirs, `flannel.1`, room for seven digits (IFNAMSIZ). */
const largestVni = 9_999_999;

/** A decimal number within bounds, both included. */
function numberIn(text: string | undefined, least: number, most: number): number | undefined {
  if (text === undefined || !/^\d{1,8}$/.test(text)) return undefined;
  const number = Number(text);
  return number >= least && number <= most ? number : undefined;
}

/** In the order in which names have them. */
const settings: Readonly<Record<SettingName, Setting>> = {
  subnet: {
    form: 'subnet=10.5.0.0/16',
    rule: `a private IPv4 subnet of /${prefixLengths.least} to /${prefixLengths.most} without host bits`,
    read: (subnet) => (subnet !== undefined && isUsable(subnet) ? { subnet } : undefined),
    words: ({ subnet }) => `in ${subnet}`,
  },
  vni: {
    form: 'vni=7',
    rule: `a number from 1 to ${largestVni}`,
    read(text) {
      const vni = numberIn(text, 1, largestVni);
      return vni === undefined ? undefined : { vni };
    },
    words: ({ vni }) => `VNI ${vni}`,
  },
  port: {
    form: 'port=8473',
    rule: 'a number from 1 to 65535',
    read(text) {
      const port = numberIn(text, 1, 65_535);
      return port === undefined ? undefined : { port };
    },
    words: ({ port }) => `UDP port ${port}`,
  },
  cni: {
    form: 'cni',
    rule: 'written without a value',
    read: (text) => (text === undefined ? { cni: true } : undefined),
    words: () => 'by CNI',
  },
};

const names = Object.keys(settings) as SettingName[];

/** How settings are written, for help: `subnet=10.5.0.0/16`. */
export function formsOf(which: readonly SettingName[] = names): string[] {
  return which.map((name) => settings[name].form);
}

/**
 * Reads the settings in a network's name, which follow it with a `+` each: `flannel:vxlan+port=8473`.
 *
 * @param network the name without them.
 * @param takes those that it can be given.
 * @throws UsageError for one that it does not take, that is there twice, or that is not what it must be.
 */
export function readSettings(network: string, words: readonly string[], takes: readonly SettingName[]): PluginSettings {
  return words.reduce<PluginSettings>((known, word) => {
    const [key, text] = word.split(/=(.*)/s);
    const name = takes.find((each) => each === key);
    if (name === undefined) {
      throw new UsageError({
        what: `--network: ${network} takes no setting '${word}'`,
        remedy: takes.length === 0 ? `leave it away: ${network}` : `choose from: ${formsOf(takes).join(', ')}`,
      });
    }
    const { form, rule, read } = settings[name];
    const set = read(text);
    if (set === undefined || known[name] !== undefined) {
      throw new UsageError({
        what: `--network: ${network}+${word} is not valid`,
        why: known[name] === undefined ? `${name} must be ${rule}` : `${name} is there twice`,
        remedy: `write it as ${network}+${form}`,
      });
    }
    return { ...known, ...set };
  }, {});
}

/** What distinguishes the name of a network with settings from that without; nothing without any. */
export function settingsSuffix(given: PluginSettings): string {
  return named(given)
    .map((name) => (given[name] === true ? `+${name}` : `+${name}=${given[name]}`))
    .join('');
}

/** The same for its title. */
export function settingsWords(given: PluginSettings): string {
  return named(given)
    .map((name) => `, ${settings[name].words(given)}`)
    .join('');
}

function named(given: PluginSettings): SettingName[] {
  return names.filter((name) => given[name] !== undefined);
}

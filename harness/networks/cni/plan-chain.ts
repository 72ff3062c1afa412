import type { CniList, CniPlugin } from './cni-list.ts';

/** A TCP or UDP port of the host that is to lead to one of the container. */
export interface PortMapping {
  readonly hostPort: number;
  readonly containerPort: number;
  readonly protocol: 'tcp' | 'udp';
}

/** One interface that a container is to get. */
export interface InterfaceRequest {
  readonly containerId: string;
  /** Its name in the container. */
  readonly interfaceName: string;
  /** Folders of the host in which plugins look for those that they delegate to. */
  readonly folders: readonly string[];
  readonly portMappings?: readonly PortMapping[];
}

/** One run of a plugin. `CNI_COMMAND` and `CNI_NETNS` are for the one who runs it to add. */
export interface PluginCall {
  readonly program: string;
  readonly env: Readonly<Record<string, string>>;
  /** What it reads, besides `prevResult`. */
  readonly config: Readonly<Record<string, unknown>>;
  /** Whether the result that the chain has come to goes in as `prevResult`. */
  readonly previous: boolean;
}

/** What is run for an interface, in this order. */
export interface Chain {
  readonly add: readonly PluginCall[];
  /** None where the version has no CHECK, or the list wants none. */
  readonly check: readonly PluginCall[];
  readonly delete: readonly PluginCall[];
}

/** Versions before 0.4.0, which know neither CHECK nor results that are given back. */
const withoutMemory: ReadonlySet<CniList['cniVersion']> = new Set(['0.3.0', '0.3.1']);

/**
 * The runs of a list's plugins for one interface, by the CNI specification: ADD in the list's order, each with the
 * result of the one before; CHECK, which came with 0.4.0, in the same order; DEL in the opposite one, with the final
 * result from 0.4.0 on.
 */
export function planChain(list: CniList, request: InterfaceRequest): Chain {
  const { containerId, interfaceName, folders } = request;
  const env = { CNI_CONTAINERID: containerId, CNI_IFNAME: interfaceName, CNI_PATH: folders.join(':') };
  const callOf = (plugin: CniPlugin, previous: boolean): PluginCall => ({
    program: plugin.type,
    env,
    config: configOf(list, plugin, request),
    previous,
  });
  const remembers = !withoutMemory.has(list.cniVersion);
  return {
    add: list.plugins.map((plugin, index) => callOf(plugin, index > 0)),
    check: remembers && !list.disableCheck ? list.plugins.map((plugin) => callOf(plugin, true)) : [],
    delete: list.plugins.toReversed().map((plugin) => callOf(plugin, remembers)),
  };
}

/** What a plugin says that it is capable of is for its runtime, which answers by values in `runtimeConfig`. */
function configOf(
  { name, cniVersion }: CniList,
  { capabilities, ...plugin }: CniPlugin,
  { portMappings = [] }: InterfaceRequest,
): Record<string, unknown> {
  const maps = capabilities?.portMappings === true && portMappings.length > 0;
  return { ...plugin, ...(maps ? { runtimeConfig: { portMappings } } : {}), name, cniVersion };
}

/** Every program that a list names: its plugins, and those that give out their addresses. */
export function programsOf({ plugins }: CniList): string[] {
  return [...new Set(plugins.flatMap(({ type, ipam }) => (ipam?.type === undefined ? [type] : [type, ipam.type])))];
}

/**
 * The same list, with what `host-local` writes down in a folder of ours rather than in its usual one, where it would
 * stay for good.
 */
export function withStateIn(folder: string, list: CniList): CniList {
  return {
    ...list,
    plugins: list.plugins.map((plugin) =>
      plugin.ipam?.type === 'host-local' ? { ...plugin, ipam: { dataDir: folder, ...plugin.ipam } } : plugin,
    ),
  };
}

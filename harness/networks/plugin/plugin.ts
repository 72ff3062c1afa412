import type { Host } from '../../hosts/host.ts';
import type { Lab } from '../../lab/lab.ts';
import type { Daemon } from '../daemons/hold-daemon.ts';
import type { Footprint } from '../footprint/footprint.ts';
import type { Network, NetworkDriver, NetworkSpec } from '../network.ts';
import type { Policies } from '../policies.ts';
import type { Mishap } from './mishaps.ts';

/** A program that a plugin needs, or a file of one, and that hosts do not have by themselves. */
export interface ArtifactNeed {
  /** Its file name: `flanneld`. */
  readonly program: string;
  /** It is a text that one of the programs reads; `false` by default. */
  readonly isText?: boolean;
  /**
   * What it belongs to, and which version of that is asked for. Where the user brings another one, that is taken, and the
   * bundle has the version that it tells.
   */
  readonly project: string;
  readonly version: string;
  /** With which it tells its version; absent where it tells none. */
  readonly versionArguments?: readonly string[];
  /** The official image that has it, and where in it. */
  readonly image?: { readonly reference: string; readonly path: string };
  /** What it can be built from, where a Go toolchain is; absent for programs that are not built here. */
  readonly goModule?: GoModule;
}

/** A module of this project's, from whose folder another module's program is built with what its `go.sum` names. */
export interface GoModule {
  readonly folder: string;
  /** The program's package. */
  readonly package: string;
  /** The oldest Go that builds it. */
  readonly atLeast: string;
  /** For the linker, which is also told to leave symbols out. */
  readonly linkerFlags: readonly string[];
}

/** What plugins of a lab are given to work with. */
export interface PluginTools {
  /** Where the programs that they need lie on a host, by their names. */
  programOn(host: Host, program: string): Promise<string>;
  /** Hosts that their store consists of, for those that have one. */
  readonly storeMembers: number;
}

/** Where a plugin is put. */
export interface PluginGround extends PluginTools {
  readonly lab: Lab;
  /** The hosts that it is to join, all or some of the lab's. */
  readonly hosts: readonly Host[];
  /** The subnet, in CIDR form, of which each host has a part; see `Footprint.subnet`. */
  readonly pool: string;
}

/** A part of a store, which answers for all of it: what one has written, each of them has. */
export interface StoreMember extends Daemon {
  /** Rejects where the members do not agree on it within some seconds, because too few of them run. */
  put(key: string, value: string): Promise<void>;
  /** What all members agree on at this moment; `undefined` where there is nothing. Rejects as `put` does. */
  get(key: string): Promise<string | undefined>;
  /** Rejects as `put` does. */
  delete(key: string): Promise<void>;
}

/** A plugin on the hosts of a lab. */
export interface Installation {
  /** What runs for it, on each host; none where the kernel alone does the work. */
  readonly daemons: readonly Daemon[];
  /** What it keeps its state in, apart from the daemons; none where it needs none. */
  readonly store: readonly StoreMember[];
  /** Versions of what runs, by name, for the bundle. */
  readonly versions: Readonly<Record<string, string>>;
  /** The key of the store under which a host has its lease; present where `leasesSubnets`. */
  leaseOf?(host: Host): string;
  /** Makes a network over it. */
  network(spec: NetworkSpec): Promise<Network>;
  /** Its way to keep traffic from endpoints; present where the driver has policies. */
  readonly policies?: Policies;
  /**
   * How far its hosts know the ways to each other, by what the kernel and its daemons report. An empty list: all do.
   *
   * @returns what is missing, a clause each: `h1 has 1 of 2 routes`.
   */
  missing(): Promise<string[]>;
  /** Has one more host of the lab join, with a mishap only where the driver takes it. */
  join(host: Host, mishap?: Mishap): Promise<void>;
  /** Takes everything back, on every host. Rejects with a `HarnessError` when something stays. */
  remove(): Promise<void>;
}

/** What makes one network of several hosts, besides Docker: daemons, devices, routes. One at a time is on a lab. */
export interface Plugin {
  readonly artifacts: readonly ArtifactNeed[];
  /** What it takes of its hosts. It is not started where somebody else has any of that. */
  readonly footprint: Footprint;
  /**
   * Starts it. Resolves once it runs; how far its hosts know each other then is for `missing` to say.
   *
   * @throws UnsupportedError for hosts that it cannot work on; HarnessError when something of it does not start, in
   *   which case nothing of it stays.
   */
  install(ground: PluginGround): Promise<Installation>;
}

/** A driver whose networks a plugin carries. */
export type PluginDriver = NetworkDriver & { readonly plugin: Plugin };

export function hasPlugin(driver: NetworkDriver): driver is PluginDriver {
  return driver.plugin !== undefined;
}

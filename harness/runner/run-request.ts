import type { HostsSpec } from './hosts-spec.ts';
import type { Suite } from '../scenario/scenario.ts';

/** What a run was asked to do; checked already. */
export interface RunRequest {
  readonly filters: readonly string[];
  readonly hosts: HostsSpec;
  readonly networks: readonly string[];
  /** Engine generations of the hosts: the suite is run with one after the other. */
  readonly engines: readonly string[];
  readonly suite: Suite;
  readonly sabotage: boolean;
  /** Folder of the bundle; below `reports` by default. */
  readonly output: string | undefined;
  /** Folder with plugins' programs; `undefined` where none is named. */
  readonly plugins: string | undefined;
  /** Hosts that the store of a plugin consists of. */
  readonly storeMembers: number;
  /** Leave the lab standing. */
  readonly keep: boolean;
}

import type { NetworkDriver } from './network.ts';

/** Kinds of networks that are not known beforehand, but made from what follows a prefix in their name. */
export interface NetworkFamily {
  /** How their names begin, with the colon: `cni:`. */
  readonly prefix: string;
  /** The form of their names, for messages: `cni:FILE.conflist`. */
  readonly form: string;
  /**
   * The kind that is meant. Its own name leads to it from any folder.
   *
   * @param rest what follows the prefix.
   * @throws UsageError when there is no such kind.
   */
  driverFor(rest: string): NetworkDriver;
}

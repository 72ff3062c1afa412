import type { NetworkDriver } from '../networks/network.ts';
import { hasPlugin } from '../networks/plugin/plugin.ts';
import { networkDrivers } from '../networks/registry.ts';
import type { Suite } from '../scenario/scenario.ts';

/**
 * The networks that a suite is about unless others are named: those that people choose between for `plugins`, for which
 * of what differs in a detail one is enough, and Docker's own for the others.
 */
export function networksOf(suite: Suite): string[] {
  const isMeant =
    suite === 'plugins'
      ? (driver: NetworkDriver) =>
          driver.capabilities.compared && !(hasPlugin(driver) && driver.capabilities.variantOf !== null)
      : (driver: NetworkDriver) => !hasPlugin(driver);
  return [...networkDrivers.values()].filter(isMeant).map(({ name }) => name);
}

/** The networks of cases that are named as the reports name them: `reachability[flannel:udp]`. */
export function networksNamedIn(filters: readonly string[]): string[] {
  return filters.flatMap((filter) => /\[([^\]]+)\]/.exec(filter)?.[1] ?? []);
}

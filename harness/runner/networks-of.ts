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

import type { NetworkCapabilities } from '../networks/network.ts';
import { hasPlugin } from '../networks/plugin/plugin.ts';
import { networkDrivers } from '../networks/registry.ts';
import type { Suite } from '../scenario/scenario.ts';

/**
 * The networks that a suite is about unless others are named: those that people choose between for `plugins`, for which
 * of what differs in a detail one is enough, and Docker's own for the others.
 */
export function networksOf(suite: Suite): string[] {
  const drivers = [...networkDrivers.values()];
  const meant =
    suite === 'plugins'
      ? drivers.filter(
          (driver) => driver.capabilities.compared && !(hasPlugin(driver) && isVariant(driver.capabilities)),
        )
      : drivers.filter((driver) => !hasPlugin(driver));
  return meant.map(({ name }) => name);
}

function isVariant({ variantOf }: NetworkCapabilities): boolean {
  return variantOf !== null;
}

import { UsageError } from '../base/errors.ts';
import { bridgeDriver } from './docker/bridge.ts';
import { hostDriver } from './docker/host.ts';
import { noneDriver } from './docker/none.ts';
import type { NetworkDriver } from './network.ts';
import { overlayDriver } from './swarm/overlay.ts';

/** Every kind of network, by the name that `--network` takes. */
export const networkDrivers: ReadonlyMap<string, NetworkDriver> = new Map(
  [overlayDriver, bridgeDriver, hostDriver, noneDriver].map((driver) => [driver.name, driver]),
);

/** @throws UsageError for a name that no driver has. */
export function networkDriver(name: string): NetworkDriver {
  const driver = networkDrivers.get(name);
  if (driver !== undefined) return driver;
  throw new UsageError({
    what: `--network: there is no network '${name}'`,
    remedy: `choose from: ${[...networkDrivers.keys()].join(', ')}`,
  });
}

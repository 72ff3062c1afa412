import { UsageError } from '../base/errors.ts';
import { bridgeDriver } from './docker/bridge.ts';
import { defaultBridgeDriver } from './docker/default-bridge.ts';
import { hostDriver } from './docker/host.ts';
import { noneDriver } from './docker/none.ts';
import { sharedNamespaceDriver } from './docker/shared-namespace.ts';
import { evpnDriver } from './evpn/evpn.ts';
import { flannelDrivers } from './flannel/flannel.ts';
import { ipvlanL2Driver } from './l2/ipvlan-l2.ts';
import { ipvlanL3Driver } from './l2/ipvlan-l3.ts';
import { macvlanVlanDriver } from './l2/macvlan-vlan.ts';
import { macvlanDriver } from './l2/macvlan.ts';
import type { NetworkDriver } from './network.ts';
import { staticVxlanDriver } from './static-vxlan/static-vxlan.ts';
import { overlayEncryptedDriver } from './swarm/overlay-encrypted.ts';
import { overlayDriver } from './swarm/overlay.ts';
import { wireguardDriver } from './wireguard/wireguard.ts';

/** Every kind of network, by the name that `--network` takes. */
export const networkDrivers: ReadonlyMap<string, NetworkDriver> = new Map(
  [
    overlayDriver,
    overlayEncryptedDriver,
    staticVxlanDriver,
    evpnDriver,
    wireguardDriver,
    ...flannelDrivers,
    bridgeDriver,
    defaultBridgeDriver,
    macvlanDriver,
    macvlanVlanDriver,
    ipvlanL2Driver,
    ipvlanL3Driver,
    sharedNamespaceDriver,
    hostDriver,
    noneDriver,
  ].map((driver) => [driver.name, driver]),
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

import { UsageError } from '../base/errors.ts';
import { calicoDrivers } from './calico/calico.ts';
import { cniFamily } from './cni/cni-family.ts';
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
import { ovsGeneveDriver, ovsVxlanDriver } from './ovs/ovs.ts';
import type { NetworkFamily } from './network-family.ts';
import { readSettings } from './plugin/plugin-settings.ts';
import { staticVxlanDriver } from './static-vxlan/static-vxlan.ts';
import { overlayEncryptedDriver } from './swarm/overlay-encrypted.ts';
import { overlayDriver } from './swarm/overlay.ts';
import { weaveDrivers } from './weave/weave.ts';
import { wireguardDriver } from './wireguard/wireguard.ts';

/** Every kind of network, by the name that `--network` takes. */
export const networkDrivers: ReadonlyMap<string, NetworkDriver> = new Map(
  [
    overlayDriver,
    overlayEncryptedDriver,
    bridgeDriver,
    defaultBridgeDriver,
    macvlanDriver,
    macvlanVlanDriver,
    ipvlanL2Driver,
    ipvlanL3Driver,
    sharedNamespaceDriver,
    hostDriver,
    noneDriver,
    staticVxlanDriver,
    evpnDriver,
    wireguardDriver,
    ...flannelDrivers,
    ovsGeneveDriver,
    ovsVxlanDriver,
    ...calicoDrivers,
    ...weaveDrivers,
  ].map((driver) => [driver.name, driver]),
);

/** Kinds of networks without end, each made when it is first asked for. */
export const networkFamilies: readonly NetworkFamily[] = [cniFamily];

const made = new Map<string, NetworkDriver>();

/** @throws UsageError for a name that no driver has, or what is wrong with that which it leads to. */
export function networkDriver(name: string): NetworkDriver {
  const driver = networkDrivers.get(name) ?? made.get(name) ?? memberOf(name);
  if (driver !== undefined) return driver;
  const choice = [...networkDrivers.keys(), ...networkFamilies.map(({ form }) => form)];
  throw new UsageError({
    what: `there is no network '${name}'`,
    remedy: `choose from: ${choice.join(', ')}`,
  });
}

function memberOf(name: string): NetworkDriver | undefined {
  const family = networkFamilies.find(({ prefix }) => name.startsWith(prefix));
  const driver = family === undefined ? variationOf(name) : family.driverFor(name.slice(family.prefix.length));
  if (driver !== undefined) made.set(driver.name, driver);
  return driver;
}

function variationOf(name: string): NetworkDriver | undefined {
  const [base = '', ...words] = name.split('+');
  const driver = networkDrivers.get(base);
  if (driver === undefined || words.length === 0) return undefined;
  const settings = readSettings(base, words, driver.variations?.takes ?? []);
  return driver.variations?.vary(settings);
}

import { together } from '../../base/together.ts';
import type { Host } from '../../hosts/host.ts';
import type { Lab } from '../../lab/lab.ts';
import { lastAddresses } from '../address-space.ts';
import { namedAttachment } from '../docker/container-endpoint.ts';
import { ContainerNetwork } from '../docker/container-network.ts';
import { removeEngineNetwork } from '../docker/engine-network.ts';
import type { Network, NetworkDriver, NetworkSpec } from '../network.ts';
import { createOpenBridge } from './open-bridge.ts';

/** The device of the bridge, on every host. */
export const routedBridge = 'ovl-routed';
const engineName = 'overlab-routed';

/** A bridge on each host with a subnet of its own. All networks of whoever has them are one. */
export interface HostBridges {
  /** @param subnet in CIDR form, of which the host has the first address. */
  add(host: Host, subnet: string, mtuBytes: number): Promise<void>;
  network(spec: NetworkSpec): Network;
  /** What is wrong with those that are there, a clause each. */
  complaints(): Promise<string[]>;
  remove(): Promise<void>;
}

/**
 * For plugins that route: a bridge on each host with a subnet of its own, to which the plugin finds the way. All
 * networks of such a plugin are this one.
 */
export class RoutedBridges implements HostBridges {
  readonly #lab: Lab;
  readonly #driver: () => NetworkDriver;
  readonly #subnets = new Map<Host, string>();

  constructor(lab: Lab, driver: () => NetworkDriver) {
    this.#lab = lab;
    this.#driver = driver;
  }

  async add(host: Host, subnet: string, mtuBytes: number): Promise<void> {
    this.#subnets.set(host, subnet);
    await createOpenBridge(this.#lab, host, { engineName, device: routedBridge, subnet, mtuBytes });
  }

  network({ name }: NetworkSpec): Network {
    return new ContainerNetwork({
      lab: this.#lab,
      driver: this.#driver(),
      attachment: namedAttachment({ name, engineName }),
      spareAddresses: (host) => lastAddresses(this.#subnets.get(host)!),
      removeNetwork: async () => undefined,
    });
  }

  async complaints(): Promise<string[]> {
    return [];
  }

  async remove(): Promise<void> {
    const hosts = [...this.#subnets.keys()];
    this.#subnets.clear();
    await together(hosts.map((host) => removeEngineNetwork(host, engineName)));
  }
}

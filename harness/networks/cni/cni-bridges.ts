import type { Host } from '../../hosts/host.ts';
import type { Lab } from '../../lab/lab.ts';
import { routedBridge, type HostBridges } from '../bridged/routed-bridges.ts';
import type { Network, NetworkDriver, NetworkSpec } from '../network.ts';
import { CniHosts } from './cni-hosts.ts';
import type { CniList } from './cni-list.ts';

/** A bridge with a part of a plugin's subnet, by the reference plugins, as Flannel's own CNI plugin has them called. */
export function bridgeList(subnet: string, mtuBytes: number): CniList {
  return {
    cniVersion: '1.0.0',
    name: 'overlab-routed',
    disableCheck: false,
    plugins: [
      {
        type: 'bridge',
        bridge: routedBridge,
        isGateway: true,
        hairpinMode: true,
        ipMasq: false,
        mtu: mtuBytes,
        ipam: { type: 'host-local', ranges: [[{ subnet }]], routes: [{ dst: '0.0.0.0/0' }] },
      },
    ],
  };
}

/** For plugins that route: the same as `RoutedBridges`, with no network of the engine's, but by plugins of CNI. */
export class CniBridges implements HostBridges {
  readonly #hosts: CniHosts;

  constructor(lab: Lab, driver: () => NetworkDriver) {
    this.#hosts = new CniHosts(lab, driver);
  }

  add(host: Host, subnet: string, mtuBytes: number): Promise<void> {
    return this.#hosts.add(host, bridgeList(subnet, mtuBytes));
  }

  network(spec: NetworkSpec): Network {
    return this.#hosts.network(spec);
  }

  complaints(): Promise<string[]> {
    return this.#hosts.complaints();
  }

  remove(): Promise<void> {
    return this.#hosts.remove();
  }
}

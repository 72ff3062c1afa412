import pRetry from 'p-retry';
import { runLabel } from '../../hosts/resource.ts';
import { noCapabilities, type NetworkCapabilities, type NetworkDriver } from '../network.ts';
import { OverlayNetwork } from './overlay-network.ts';
import { formSwarm, managerOf } from './swarm.ts';

/** What every swarm overlay promises. VXLAN takes 50 bytes (`vxlanEncap` in moby's overlay driver; RFC 7348). */
export const overlayCapabilities: NetworkCapabilities = {
  ...noCapabilities,
  ownAddress: true,
  connectsSameHost: true,
  crossesHosts: true,
  isolatesNetworks: true,
  resolvesNames: true,
  namesCrossHosts: true,
  carriesServices: true,
  overheadBytes: 50,
  kernelFeatures: ['vxlan', 'bridge', 'veth'],
  dataPath: { protocol: 'udp', port: 4789 },
};

/** A kind of swarm overlay, which differs from others by the options that its networks are made with. */
export function overlayDriverOf({
  options = {},
  ...kind
}: Pick<NetworkDriver, 'name' | 'title' | 'capabilities'> & {
  readonly options?: Readonly<Record<string, string>>;
}): NetworkDriver {
  const driver: NetworkDriver = {
    ...kind,
    prepare: formSwarm,
    async create(lab, { name, engineName }) {
      const manager = managerOf(lab);
      const request = {
        Name: engineName,
        Driver: 'overlay',
        Attachable: true,
        Labels: { [runLabel]: lab.id },
        Options: options,
      };
      const { id } = await pRetry(() => manager.engine.createNetwork(request), { retries: 3, minTimeout: 200 });
      return new OverlayNetwork({ lab, driver, name, engineName, engineId: id });
    },
  };
  return driver;
}

import { HarnessError } from '../../base/errors.ts';
import type { Host } from '../../hosts/host.ts';
import { runLabel } from '../../hosts/resource.ts';
import { noCapabilities, type Network, type NetworkDriver } from '../network.ts';
import { isSubnetTaken } from '../subnet-taken.ts';
import { bridgeSubnets } from './bridge-subnets.ts';
import { ContainerNetwork } from './container-network.ts';
import { onAllHosts, removeEngineNetwork } from './engine-network.ts';

/** User-defined bridges: one of the same name on each host, joined by nothing. */
export const bridgeDriver: NetworkDriver = {
  name: 'bridge',
  title: 'user-defined bridge',
  capabilities: {
    ...noCapabilities,
    ownAddress: true,
    connectsSameHost: true,
    isolatesNetworks: true,
    resolvesNames: true,
    kernelFeatures: ['bridge', 'veth'],
  },
  prepare: async () => undefined,
  async create(lab, { name, engineName }): Promise<Network> {
    await onAllHosts(lab, engineName, (host, index) => createBridge(host, index, engineName, lab.id));
    return new ContainerNetwork({
      lab,
      driver: bridgeDriver,
      attachment: {
        network: name,
        engineNetwork: engineName,
        takesAliases: true,
        addressOf: (info) => info.NetworkSettings.Networks[engineName]?.IPAddress || null,
      },
      removeNetwork: async () => {
        await Promise.all(lab.hosts.map((host) => removeEngineNetwork(host, engineName)));
      },
    });
  },
};

/** The engine's own choice may be a subnet that another host's engine chose as well, so each host has its block. */
async function createBridge(host: Host, index: number, engineName: string, labId: string): Promise<void> {
  let last: unknown;
  for (const subnet of bridgeSubnets(index)) {
    try {
      await host.engine.createNetwork({
        Name: engineName,
        Driver: 'bridge',
        Labels: { [runLabel]: labId },
        IPAM: { Driver: 'default', Config: [{ Subnet: subnet }] },
      });
      return;
    } catch (error) {
      if (!isSubnetTaken(error)) throw error;
      last = error;
    }
  }
  throw new HarnessError(
    { what: `${host.name} made no bridge network`, why: 'every subnet of its block is in use' },
    { cause: last },
  );
}

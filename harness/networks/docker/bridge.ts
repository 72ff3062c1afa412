import { noCapabilities, type Network, type NetworkDriver } from '../network.ts';
import { ContainerNetwork } from './container-network.ts';
import { removeEngineNetwork } from './engine-network.ts';

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
    await Promise.all(lab.hosts.map((host) => host.engine.createNetwork({ Name: engineName, Driver: 'bridge' })));
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

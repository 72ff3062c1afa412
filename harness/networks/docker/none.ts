import type { Network, NetworkDriver } from '../network.ts';
import { ContainerNetwork } from './container-network.ts';

/** Loopback only. */
export const noneDriver: NetworkDriver = {
  name: 'none',
  title: 'no network',
  capabilities: {
    ownAddress: false,
    connectsSameHost: false,
    crossesHosts: false,
    isolatesNetworks: true,
    resolvesNames: false,
    encrypts: false,
    overheadBytes: 0,
    kernelFeatures: [],
    dataPath: null,
  },
  prepare: async () => undefined,
  create: async (lab, { name }): Promise<Network> =>
    new ContainerNetwork({
      lab,
      driver: noneDriver,
      attachment: { network: name, engineNetwork: 'none', takesAliases: false, addressOf: () => null },
      removeNetwork: async () => undefined,
    }),
};

import { noCapabilities, type Network, type NetworkDriver } from '../network.ts';
import { ContainerNetwork } from './container-network.ts';

/** Loopback only. */
export const noneDriver: NetworkDriver = {
  name: 'none',
  title: 'no network',
  capabilities: {
    ...noCapabilities,
    isolatesNetworks: true,
    takesIpv6: true,
  },
  prepare: async () => undefined,
  create: async (lab, { name }): Promise<Network> =>
    new ContainerNetwork({
      lab,
      driver: noneDriver,
      attachment: { network: name, mode: () => 'none', takesAliases: false, addressOf: () => null },
      removeNetwork: async () => undefined,
    }),
};

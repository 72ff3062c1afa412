import { noCapabilities, type Network, type NetworkDriver } from '../network.ts';
import { ContainerNetwork } from './container-network.ts';

/** The host's own network stack, shared by all its containers of this mode. */
export const hostDriver: NetworkDriver = {
  name: 'host',
  title: "host's own network",
  capabilities: {
    ...noCapabilities,
    connectsSameHost: true,
    crossesHosts: true,
  },
  prepare: async () => undefined,
  create: async (lab, { name }): Promise<Network> =>
    new ContainerNetwork({
      lab,
      driver: hostDriver,
      attachment: {
        network: name,
        mode: () => 'host',
        takesAliases: false,
        addressOf: (_info, host) => host.underlay.address,
      },
      removeNetwork: async () => undefined,
    }),
};

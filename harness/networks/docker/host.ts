import { hostIpv6 } from '../../lab/address-plan.ts';
import { holdUnderlayIpv6 } from '../host-state/underlay-ipv6.ts';
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
    takesIpv6: true,
  },
  prepare: async () => undefined,
  async create(lab, { name, ipv6 = false }): Promise<Network> {
    const release = ipv6 ? await holdUnderlayIpv6(lab) : async () => undefined;
    return new ContainerNetwork({
      lab,
      driver: hostDriver,
      attachment: {
        network: name,
        mode: () => 'host',
        takesAliases: false,
        addressOf: (_info, host) => host.underlay.address,
        ipv6AddressOf: (_info, host) => (ipv6 ? hostIpv6(host.underlay.address) : null),
      },
      removeNetwork: release,
    });
  },
};

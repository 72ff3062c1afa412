import { noCapabilities, type NetworkDriver } from '../network.ts';
import { createOnParent, createSegmentNetwork } from './segment-network.ts';

/** VLAN ids are counted from here (1 to 4094, IEEE 802.1Q); the low ones are often in use. */
const firstVlan = 2000;
const vlanCount = 1000;

/**
 * macvlan, each network on a VLAN of its own. The parent is `<underlay interface>.<VLAN id>`, which
 * the engine makes and removes itself.
 */
export const macvlanVlanDriver: NetworkDriver = {
  name: 'macvlan-vlan',
  title: 'macvlan on a VLAN of the underlay (802.1Q)',
  capabilities: {
    ...noCapabilities,
    ownAddress: true,
    connectsSameHost: true,
    crossesHosts: true,
    isolatesNetworks: true,
    resolvesNames: true,
    kernelFeatures: ['macvlan', '802.1q'],
  },
  prepare: async () => undefined,
  create: (lab, spec) =>
    createSegmentNetwork(
      lab,
      spec,
      {
        driver: macvlanVlanDriver,
        createOn: async (host, request, number) => {
          await createOnParent(host, `${host.underlay.interface}.${firstVlan + (number % vlanCount)}`, request);
          return undefined;
        },
      },
      { driver: 'macvlan', options: { macvlan_mode: 'bridge' } },
    ),
};

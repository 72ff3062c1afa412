import { noCapabilities, type NetworkDriver } from '../network.ts';
import { createSegmentNetwork } from './segment-network.ts';
import { createOnUnderlay } from './underlay-parent.ts';

/** Endpoints on the underlay itself that share the MAC address of their host's interface. */
export const ipvlanL2Driver: NetworkDriver = {
  name: 'ipvlan-l2',
  title: 'ipvlan on the underlay, layer 2',
  capabilities: {
    ...noCapabilities,
    ownAddress: true,
    connectsSameHost: true,
    crossesHosts: true,
    isolatesNetworks: true,
    sharesSegment: true,
    resolvesNames: true,
    kernelFeatures: ['ipvlan'],
  },
  prepare: async () => undefined,
  create: (lab, spec) =>
    createSegmentNetwork(
      lab,
      spec,
      { driver: ipvlanL2Driver, createOn: createOnUnderlay },
      { driver: 'ipvlan', options: { ipvlan_mode: 'l2' } },
    ),
};

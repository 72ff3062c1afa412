import { noCapabilities, type NetworkDriver } from '../network.ts';
import { createSegmentNetwork } from './segment-network.ts';
import { createOnUnderlay } from './underlay-parent.ts';

/** Endpoints on the underlay itself, each with a MAC address of its own; bridged among each other on their host. */
export const macvlanDriver: NetworkDriver = {
  name: 'macvlan',
  title: 'macvlan on the underlay',
  capabilities: {
    ...noCapabilities,
    ownAddress: true,
    connectsSameHost: true,
    crossesHosts: true,
    isolatesNetworks: true,
    sharesSegment: true,
    resolvesNames: true,
    kernelFeatures: ['macvlan'],
  },
  prepare: async () => undefined,
  create: (lab, spec) =>
    createSegmentNetwork(
      lab,
      spec,
      { driver: macvlanDriver, createOn: createOnUnderlay },
      { driver: 'macvlan', options: { macvlan_mode: 'bridge' } },
    ),
};

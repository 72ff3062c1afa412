import { noCapabilities, type NetworkDriver } from '../network.ts';
import { routeSlices } from './slice-routes.ts';
import { createSegmentNetwork } from './segment-network.ts';
import { createOnUnderlay } from './underlay-parent.ts';

/**
 * Endpoints behind their host's interface, which routes for them: no ARP and no broadcast leaves
 * it. Whether an address is reached depends on routes alone, so networks are not kept apart: the
 * endpoints of a parent reach each other whatever their subnets, and each host has routes to the
 * endpoints of the others.
 */
export const ipvlanL3Driver: NetworkDriver = {
  name: 'ipvlan-l3',
  title: 'ipvlan on the underlay, layer 3',
  capabilities: {
    ...noCapabilities,
    ownAddress: true,
    connectsSameHost: true,
    crossesHosts: true,
    isolatesNetworks: false,
    resolvesNames: true,
    kernelFeatures: ['ipvlan'],
  },
  prepare: async () => undefined,
  create: (lab, spec) =>
    createSegmentNetwork(
      lab,
      spec,
      { driver: ipvlanL3Driver, createOn: createOnUnderlay, join: routeSlices },
      { driver: 'ipvlan', options: { ipvlan_mode: 'l3' } },
    ),
};

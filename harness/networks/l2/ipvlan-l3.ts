import { segmentDriverOf } from './segment-driver.ts';
import { routeSlices } from './slice-routes.ts';
import { createOnUnderlay } from './underlay-parent.ts';

/**
 * Endpoints behind their host's interface, which routes for them: no ARP and no broadcast leaves
 * it. Whether an address is reached depends on routes alone, so networks are not kept apart: the
 * endpoints of a parent reach each other whatever their subnets, and each host has routes to the
 * endpoints of the others.
 */
export const ipvlanL3Driver = segmentDriverOf({
  name: 'ipvlan-l3',
  title: 'ipvlan on the underlay, layer 3',
  capabilities: { variantOf: 'macvlan', isolatesNetworks: false, kernelFeatures: ['ipvlan'] },
  engine: { driver: 'ipvlan', options: { ipvlan_mode: 'l3' } },
  createOn: createOnUnderlay,
  join: routeSlices,
});

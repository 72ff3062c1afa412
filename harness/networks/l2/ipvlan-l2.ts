import { segmentDriverOf } from './segment-driver.ts';
import { createOnUnderlay } from './underlay-parent.ts';

/** Endpoints on the underlay itself that share the MAC address of their host's interface. */
export const ipvlanL2Driver = segmentDriverOf({
  name: 'ipvlan-l2',
  title: 'ipvlan on the underlay, layer 2',
  capabilities: { variantOf: 'macvlan', sharesSegment: true, kernelFeatures: ['ipvlan'] },
  engine: { driver: 'ipvlan', options: { ipvlan_mode: 'l2' } },
  createOn: createOnUnderlay,
});

import { segmentDriverOf } from './segment-driver.ts';
import { createOnUnderlay } from './underlay-parent.ts';

/** Endpoints on the underlay itself, each with a MAC address of its own; bridged among each other on their host. */
export const macvlanDriver = segmentDriverOf({
  name: 'macvlan',
  title: 'macvlan on the underlay',
  capabilities: { sharesSegment: true, kernelFeatures: ['macvlan'] },
  engine: { driver: 'macvlan', options: { macvlan_mode: 'bridge' } },
  createOn: createOnUnderlay,
});

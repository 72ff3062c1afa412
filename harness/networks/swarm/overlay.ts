import { overlayDriverOf, overlayCapabilities } from './overlay-driver.ts';

/** Swarm's overlay: VXLAN between hosts, attachable, so that plain containers join it. */
export const overlayDriver = overlayDriverOf({
  name: 'overlay',
  title: 'swarm overlay (VXLAN)',
  capabilities: overlayCapabilities,
});

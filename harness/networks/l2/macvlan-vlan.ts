import { segmentDriverOf } from './segment-driver.ts';
import { createOnParent } from './segment-network.ts';

/** VLAN ids are counted from here (1 to 4094, IEEE 802.1Q); the low ones are often in use. */
const firstVlan = 2000;
const vlanCount = 1000;

/**
 * macvlan, each network on a VLAN of its own. The parent is `<underlay interface>.<VLAN id>`, which
 * the engine makes and removes itself.
 */
export const macvlanVlanDriver = segmentDriverOf({
  name: 'macvlan-vlan',
  title: 'macvlan on a VLAN of the underlay (802.1Q)',
  capabilities: { variantOf: 'macvlan', kernelFeatures: ['macvlan', '802.1q'] },
  engine: { driver: 'macvlan', options: { macvlan_mode: 'bridge' } },
  async createOn(host, request, engine, number) {
    await createOnParent(host, `${host.underlay.interface}.${firstVlan + (number % vlanCount)}`, request, engine);
    return undefined;
  },
});

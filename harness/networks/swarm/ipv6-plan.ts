import { hostIpv6 } from '../../lab/address-plan.ts';
import type { SwarmPlan } from './swarm.ts';

/** Hosts know each other by their IPv6 addresses on the underlay alone, which somebody must hold (`holdUnderlayIpv6`). */
export const byIpv6: SwarmPlan = {
  addresses({ underlay }) {
    const address = hostIpv6(underlay.address);
    return { advertised: address, dataPath: address };
  },
};

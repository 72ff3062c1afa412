import { ovsDriverOf } from './ovs-driver.ts';

/** What OVN and other networks of virtual machines are made of, without what would steer it: switches that learn. */
export const ovsGeneveDriver = ovsDriverOf({
  name: 'ovs:geneve',
  title: 'Open vSwitch, Geneve',
  tunnel: { type: 'geneve', port: 6081 },
});

/** The same over VXLAN, not on its assigned port, which a swarm's networks and those of Open vSwitch cannot share. */
export const ovsVxlanDriver = ovsDriverOf({
  name: 'ovs:vxlan',
  title: 'Open vSwitch, VXLAN',
  tunnel: { type: 'vxlan', port: 8472 },
});

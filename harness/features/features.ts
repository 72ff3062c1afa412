/** A thing that a host's kernel, with the tools to ask it, may or may not be able to do. */
export interface Feature {
  readonly id: string;
  readonly title: string;
  /** What cannot work without it. */
  readonly neededFor: string;
  /** Kernel modules that have it, for `modprobe`. */
  readonly modules: readonly string[];
  /** The Debian package of the tool that it is tried with, where there is one. */
  readonly tool?: string;
  /** How to get it, where loading modules does not help. */
  readonly remedy?: string;
}

/**
 * Every feature that networks, faults, engines or plugins ask for; the prober (agent/features.py) has a try for each.
 * Needs of engines: moby `contrib/check-config.sh`; of plugins: their own requirements pages.
 */
export const features = [
  {
    id: 'bridge',
    title: 'Ethernet bridge',
    neededFor: 'bridge and overlay networks, flannel, weave',
    modules: ['bridge'],
  },
  {
    id: 'veth',
    title: 'Virtual Ethernet pair',
    neededFor: 'containers with an interface of their own',
    modules: ['veth'],
  },
  { id: 'vxlan', title: 'VXLAN', neededFor: 'swarm overlay, flannel vxlan, calico vxlan, weave', modules: ['vxlan'] },
  { id: 'geneve', title: 'Geneve', neededFor: 'OVN and other Geneve overlays', modules: ['geneve'] },
  {
    id: 'br_netfilter',
    title: 'Firewall on bridged frames',
    neededFor: 'isolation within bridge networks, VIPs across a bridge',
    modules: ['br_netfilter'],
  },
  { id: 'macvlan', title: 'macvlan', neededFor: 'macvlan networks', modules: ['macvlan'] },
  { id: 'ipvlan', title: 'ipvlan', neededFor: 'ipvlan networks, l2 and l3', modules: ['ipvlan'] },
  {
    id: '802.1q',
    title: 'VLAN tags (802.1Q)',
    neededFor: 'macvlan and ipvlan on tagged parents',
    modules: ['8021q'],
  },
  {
    id: 'dummy',
    title: 'Dummy interface',
    neededFor: 'weave, macvlan and ipvlan without a parent',
    modules: ['dummy'],
  },
  { id: 'tun', title: 'Tun device', neededFor: 'flannel udp', modules: ['tun'] },
  {
    id: 'ip_vs',
    title: 'IPVS',
    neededFor: 'swarm service VIPs, the ingress mesh',
    modules: ['ip_vs', 'ip_vs_rr', 'xt_ipvs'],
  },
  {
    id: 'esp',
    title: 'IPsec ESP with AES-GCM',
    neededFor: 'encrypted overlay networks, encrypted weave',
    modules: ['xfrm_user', 'esp4', 'gcm', 'seqiv'],
  },
  { id: 'wireguard', title: 'WireGuard', neededFor: 'flannel wireguard, encrypted calico', modules: ['wireguard'] },
  { id: 'ipip', title: 'IP in IP', neededFor: 'calico ipip, flannel ipip', modules: ['ipip'] },
  {
    id: 'netem',
    title: 'Network emulation',
    neededFor: 'delay, loss and reordering as faults',
    modules: ['sch_netem'],
  },
  { id: 'htb', title: 'Rate classes (HTB)', neededFor: 'rate limits by class', modules: ['sch_htb'] },
  { id: 'tbf', title: 'Rate limit (TBF)', neededFor: 'rate limits of a link', modules: ['sch_tbf'] },
  {
    id: 'openvswitch',
    title: 'Open vSwitch datapath',
    neededFor: 'weave fast datapath, OVN',
    modules: ['openvswitch'],
  },
  {
    id: 'ipset',
    title: 'IP sets',
    neededFor: 'calico policy, weave network policy',
    modules: ['ip_set', 'ip_set_hash_net'],
  },
  {
    id: 'nf_tables',
    title: 'nf_tables',
    neededFor: "iptables of Debian's kind, firewall faults",
    modules: ['nf_tables'],
  },
  {
    id: 'ip_tables',
    title: 'iptables, legacy',
    neededFor: 'images that bring iptables-legacy, such as weave and calico',
    modules: ['ip_tables', 'iptable_filter'],
    tool: 'iptables',
  },
  {
    id: 'conntrack',
    title: 'Connection tracking',
    neededFor: 'published ports, NAT, stateful firewall rules',
    modules: ['nf_conntrack', 'xt_conntrack'],
    tool: 'iptables',
  },
  {
    id: 'xt_statistic',
    title: 'Match: statistic',
    neededFor: 'loss as a fault where netem is missing',
    modules: ['xt_statistic'],
    tool: 'iptables',
  },
  {
    id: 'xt_bpf',
    title: 'Match: bpf',
    neededFor: 'encrypted overlays from Engine 23 on',
    modules: ['xt_bpf'],
    tool: 'iptables',
  },
  {
    id: 'xt_u32',
    title: 'Match: u32',
    neededFor: 'encrypted overlays up to Engine 20.10, as a fallback later',
    modules: ['xt_u32'],
    tool: 'iptables',
  },
  {
    id: 'xt_policy',
    title: 'Match: policy',
    neededFor: 'encrypted overlays: refusing what came in clear',
    modules: ['xt_policy'],
    tool: 'iptables',
  },
  {
    id: 'overlayfs',
    title: 'Overlay file system',
    neededFor: "the engine's overlay2 storage",
    modules: ['overlay'],
    tool: 'mount',
  },
  {
    id: 'ipv6',
    title: 'IPv6',
    neededFor: 'networks with IPv6, VXLAN over IPv6',
    modules: ['ipv6'],
    remedy: 'turn IPv6 on (boot without ipv6.disable=1)',
  },
  { id: 'vrf', title: 'Virtual routing (VRF)', neededFor: 'EVPN underlays', modules: ['vrf'] },
] as const satisfies readonly Feature[];

const byId = new Map<string, Feature>(features.map((feature) => [feature.id, feature]));

/** The feature with that id; `undefined` where the catalogue has none. */
export function featureById(id: string): Feature | undefined {
  return byId.get(id);
}

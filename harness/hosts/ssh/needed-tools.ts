/** Programs that labs run on a host, and the Debian package that each is in. */
export const neededTools: Readonly<Record<string, string>> = {
  conntrack: 'conntrack',
  ethtool: 'ethtool',
  ip: 'iproute2',
  iperf3: 'iperf3',
  iptables: 'iptables',
  nsenter: 'util-linux',
  ping: 'iputils-ping',
  setpriv: 'util-linux',
  sysctl: 'procps',
  tc: 'iproute2',
  tcpdump: 'tcpdump',
};

/** Standard modules of Python that the probers use, all in Debian's libpython3-stdlib. */
export const neededModules: readonly string[] = [
  'json',
  'select',
  'signal',
  'socket',
  'struct',
  'subprocess',
  'threading',
];

/** For private use (RFC 6996): all hosts are in one autonomous system. */
export const autonomousSystem = 64512;

/**
 * The configuration of bgpd on one host: a session with each of the others, over which it tells them of its VNIs and of
 * the MAC addresses behind them. Commands that take effect again when they are given again, so that one more peer can
 * be added to a daemon that runs.
 *
 * @param address the host's own on the underlay.
 * @param peers those of the others.
 * @param own the autonomous system that the host is in.
 */
export function bgpConfig(address: string, peers: readonly string[], own: number): string {
  return [
    `router bgp ${own}`,
    ` bgp router-id ${address}`,
    ' no bgp default ipv4-unicast',
    ...peers.flatMap((peer) => [
      ` neighbor ${peer} remote-as ${autonomousSystem}`,
      // Keepalive and hold time in seconds; by default a minute and three, for routers that are far from each other.
      ` neighbor ${peer} timers 3 9`,
      ` neighbor ${peer} timers connect 1`,
    ]),
    ' address-family l2vpn evpn',
    ...peers.map((peer) => `  neighbor ${peer} activate`),
    '  advertise-all-vni',
    ' exit-address-family',
    'exit',
    '',
  ].join('\n');
}

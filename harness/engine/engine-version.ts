/** Whether an engine's version is another one or later, whatever a distribution adds to it: `20.10.24+dfsg1`. */
export function reachesVersion(version: string, other: string): boolean {
  return version.split(/[+~-]/)[0]!.localeCompare(other, 'en', { numeric: true }) >= 0;
}

/**
 * Whether an engine sets up the firewall of its hosts for IPv6 without being asked: from 27.0 on; before, `ip6tables`
 * was an experimental option (https://github.com/moby/moby/pull/47747).
 */
export function firewallsIpv6(version: string): boolean {
  return reachesVersion(version, '27.0');
}

/** Whether an engine carries overlays of a swarm whose hosts know each other by IPv6: https://github.com/moby/moby/pull/46790. */
export function carriesOverIpv6(version: string): boolean {
  return reachesVersion(version, '25.0');
}

/**
 * Whether an engine drops what is routed to the containers of a bridge from elsewhere, unless the bridge is told not to:
 * from 28.0 on (https://github.com/moby/moby/issues/49792).
 */
export function dropsRoutedTraffic(version: string): boolean {
  return reachesVersion(version, '28.0');
}

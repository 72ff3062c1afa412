import type { Host } from '../hosts/host.ts';
import type { Fault } from './fault.ts';
import { firewallRule } from './firewall.ts';
import { guarded } from './guarded.ts';

const usualVxlanPort = 4789;

/**
 * Has a host send the traffic of encrypted overlays in clear. The engine marks their packets in
 * `mangle OUTPUT`, and the kernel encrypts what carries that mark (moby, overlay/encryption.go; Weave Net does the same,
 * net/ipsec/ipsec.go); a rule after the others takes the mark off again.
 */
export function sendInClear(host: Host, vxlanPort = usualVxlanPort): Fault {
  const chain = { table: 'mangle', chain: 'OUTPUT', position: 'last' } as const;
  const rule = ['-p', 'udp', '--dport', String(vxlanPort), '-j', 'MARK', '--set-mark', '0'];
  return guarded({
    title: `${host.name} sends encrypted overlays in clear: their packets lose the mark by which they are encrypted`,
    place: host,
    steps: (labId) => [firewallRule(labId, chain, rule)],
  });
}

/**
 * Has a host take the traffic of encrypted overlays in clear. The engine drops what comes to its VXLAN port without
 * having been inside ESP (moby, overlay/encryption.go); a rule before the engine's accepts it.
 */
export function takeInClear(host: Host): Fault {
  const chain = { table: 'filter', chain: 'INPUT', position: 'first' } as const;
  const rule = ['-p', 'udp', '--dport', String(usualVxlanPort), '-j', 'ACCEPT'];
  return guarded({
    title: `${host.name} takes encrypted overlays in clear: their packets are accepted before it is asked whether they came in ESP`,
    place: host,
    steps: (labId) => [firewallRule(labId, chain, rule)],
  });
}

import type { Host } from '../hosts/host.ts';
import type { Fault } from './fault.ts';
import { firewallRule } from './firewall.ts';
import { guarded } from './guarded.ts';

/** Hosts of a lab that was made for a run have addresses from `.11` to `.42`. */
const farAway = 100;

/** An address on the underlay of a lab that was made for the run, which no host there has. */
export function unusedAddress(host: Host): string {
  const parts = host.underlay.address.split('.').map(Number);
  return [...parts.slice(0, 3), parts[3]! + farAway].join('.');
}

/**
 * Puts a host behind address translation, one address for one: the others see an outside address as the source of what
 * it sends, and reach it by that one. The host itself does the work of the router. Packets that are going to be
 * encrypted are left alone until they are, because a router never sees them.
 *
 * @param outside an address of the underlay that nobody has.
 */
export function translateAddress(host: Host, outside: string): Fault {
  const { address, interface: device } = host.underlay;
  const rule = (chain: string, words: readonly string[]) => (labId: string) =>
    firewallRule(labId, { table: 'nat', chain, position: 'first' }, words);
  const source = ['-o', device, '-s', address, '-m', 'policy', '--dir', 'out', '--pol', 'none'];
  const rules = [
    rule('POSTROUTING', [...source, '-j', 'SNAT', '--to-source', outside]),
    rule('PREROUTING', ['-i', device, '-d', outside, '-j', 'DNAT', '--to-destination', address]),
  ];
  const own = [`${outside}/32`, 'dev', 'lo'];
  return guarded({
    title: `${host.name} is behind address translation: the others know it as ${outside}`,
    place: host,
    steps: (labId) => [
      // So that somebody answers for the address (ARP), as a router would.
      { apply: ['ip', 'address', 'add', ...own], undo: ['ip', 'address', 'delete', ...own] },
      ...rules.map((step) => step(labId)),
    ],
  });
}

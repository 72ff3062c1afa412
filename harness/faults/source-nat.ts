import type { Host } from '../hosts/host.ts';
import type { DataPath } from '../networks/network.ts';
import type { Fault } from './fault.ts';
import { firewallRule, matchArguments } from './firewall.ts';
import { guarded } from './guarded.ts';

/** Hosts of a lab of ours have addresses from `.11` to `.42`. */
const farAway = 100;

/** An address on the underlay of a lab that was made for the run, which nobody there has. */
export function unusedAddress(host: Host): string {
  const parts = host.underlay.address.split('.').map(Number);
  return [...parts.slice(0, 3), parts[3]! + farAway].join('.');
}

/**
 * Translates the source address of what a host sends of the encapsulated traffic of networks, as a router that does
 * NAT between it and the others would: the others see another address, and what they send still goes to the usual
 * one. VXLAN that is going to be encrypted is left alone, because a router would never see it.
 *
 * @param address an address of the underlay that nobody has.
 */
export function translateSource(host: Host, dataPaths: readonly DataPath[], address: string): Fault {
  const chain = { table: 'nat', chain: 'POSTROUTING', position: 'first' } as const;
  const onTheWire = ['-o', host.underlay.interface, '-m', 'policy', '--dir', 'out', '--pol', 'none'];
  const own = [`${address}/32`, 'dev', host.underlay.interface];
  return guarded({
    title: `the others see ${address} as the source of what ${host.name} sends them encapsulated`,
    place: host,
    steps: (labId) => [
      // Connections that are known keep the way in which they are translated: they are forgotten first and last.
      { apply: ['true'], undo: ['conntrack', '-F'] },
      { apply: ['ip', 'address', 'add', ...own], undo: ['ip', 'address', 'delete', ...own] },
      ...dataPaths.map(({ protocol, port }) => {
        const match = port === null ? { protocol } : { protocol, destinationPort: port };
        return firewallRule(labId, chain, [
          ...matchArguments(match),
          ...onTheWire,
          '-j',
          'SNAT',
          '--to-source',
          address,
        ]);
      }),
      { apply: ['conntrack', '-F'], undo: ['true'] },
    ],
  });
}

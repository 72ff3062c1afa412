import { Address4 } from 'ip-address';
import type { Host } from '../hosts/host.ts';
import { prefixLengthOf } from '../hosts/host-addresses.ts';
import type { Fault } from './fault.ts';
import { firewallRule, type Match, matchArguments } from './firewall.ts';
import { guarded } from './guarded.ts';

/** Hosts have consecutive addresses, of which a lab has far fewer than this. */
const aside = 100n;

/** Another address for a host, of the same underlay, that no host of the lab has. */
export function secondAddress({ underlay }: Host): string {
  return Address4.fromBigInt(new Address4(underlay.address).bigInt() + aside).address;
}

/** The subnet of the underlay in CIDR form, as a host has it. */
export async function underlaySubnet(host: Host): Promise<string> {
  const subnet = new Address4(`${host.underlay.address}/${await prefixLengthOf(host, host.underlay.interface)}`);
  return `${subnet.startAddress().address}/${subnet.subnetMask}`;
}

/** Gives the underlay interface of a host another address, after the one that it has. */
export function addAddress(host: Host, address: string): Fault {
  return guarded({
    title: `${host.name} also has the address ${address}`,
    place: host,
    async steps() {
      const words = [
        `${address}/${await prefixLengthOf(host, host.underlay.interface)}`,
        'dev',
        host.underlay.interface,
      ];
      return [{ apply: ['ip', 'address', 'add', ...words], undo: ['ip', 'address', 'del', ...words] }];
    },
  });
}

/** Has a host send to its underlay from another one of its addresses than the first. */
export function preferSource(host: Host, address: string): Fault {
  return guarded({
    title: `${host.name} sends to the underlay from ${address}`,
    place: host,
    async steps() {
      const { address: own, interface: device } = host.underlay;
      const cidr = await underlaySubnet(host);
      const change = (source: string) => {
        // Only a route with the very same attributes is changed, not shadowed.
        return ['ip', 'route', 'replace', cidr, 'dev', device, 'proto', 'kernel', 'scope', 'link', 'src', source];
      };
      return [{ apply: change(address), undo: change(own) }];
    },
  });
}

/** Rewrites the source of packets that a host sends to another one of its addresses. */
export function sendFrom(host: Host, address: string, match: Match): Fault {
  const chain = { table: 'nat', chain: 'POSTROUTING', position: 'first' } as const;
  const rule = ['-o', host.underlay.interface, ...matchArguments(match), '-j', 'SNAT', '--to-source', address];
  return guarded({
    title: `what ${host.name} sends leaves with ${address} as its source`,
    place: host,
    steps: (labId) => [firewallRule(labId, chain, rule)],
  });
}

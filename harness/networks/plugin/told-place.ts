import { z } from 'zod';
import { HarnessError } from '../../base/errors.ts';
import type { Host } from '../../hosts/host.ts';
import type { Mishap } from './mishaps.ts';

type Place = Host['underlay'];

const interfacesSchema = z.array(
  z.object({
    ifname: z.string(),
    addr_info: z.array(z.object({ family: z.string(), scope: z.string(), local: z.string() })),
  }),
);

/** The first interface with an address that is neither the loopback nor on the underlay: mostly that of the engine's bridge. */
async function besideUnderlay({ name, exec, underlay }: Host): Promise<Place> {
  const { stdout } = await exec(['ip', '-4', '-json', 'address', 'show']);
  const places = interfacesSchema
    .parse(JSON.parse(stdout))
    .filter(({ ifname }) => ifname !== underlay.interface)
    .flatMap(({ ifname, addr_info: addresses }) =>
      addresses.filter(({ scope }) => scope === 'global').map(({ local }) => ({ interface: ifname, address: local })),
    );
  if (places.length > 0) return places[0]!;
  throw new HarnessError({ what: `${name} has no other interface with an address than ${underlay.interface}` });
}

/**
 * Where a plugin's daemon is told that its host is on the underlay: where it is, but for a mishap.
 *
 * @param peers the hosts that belong to the plugin, whose addresses are taken.
 */
export async function toldPlace(host: Host, peers: readonly Host[], mishap?: Mishap): Promise<Place> {
  if (mishap === 'wrong-interface') return besideUnderlay(host);
  if (mishap === 'taken-address') return { ...host.underlay, address: peers[0]!.underlay.address };
  return host.underlay;
}

import { HarnessError } from '../../base/errors.ts';
import type { Host } from '../../hosts/host.ts';
import { addressesOf } from '../../hosts/host-addresses.ts';
import type { Mishap } from './mishaps.ts';

type Place = Host['underlay'];

/** The first interface with an address that is not on the underlay: mostly that of the engine's bridge. */
async function besideUnderlay(host: Host): Promise<Place> {
  const { name, underlay } = host;
  const beside = (await addressesOf(host)).find((each) => each.interface !== underlay.interface);
  if (beside !== undefined) return beside;
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

import { KindsInTurn } from '../../base/kinds-in-turn.ts';
import type { Lab } from '../../lab/lab.ts';

/** By the id of a lab, of which drivers may have a copy with some of its hosts. */
const turns = new Map<string, KindsInTurn<'bridge' | 'isolation'>>();

function turnsOf({ id }: Lab): KindsInTurn<'bridge' | 'isolation'> {
  const known = turns.get(id) ?? new KindsInTurn();
  turns.set(id, known);
  return known;
}

/**
 * Has engines of a lab make bridges while nobody probes what must not be reached. An engine before 28.0 that makes a
 * bridge takes the jump to its rules of isolation out of the firewall and puts it back at the top: for some ms, or as
 * long as a busy processor takes, all bridges of the host are one network. Of 6,000 pings, 5 ms apart, from a container
 * to one on another bridge, while 8 bridges were made, 20 were answered with Engine 20.10.24, 17 with 26.1.5 and none
 * with 28.5.2; https://github.com/moby/moby/pull/48640 ended it.
 */
export function makeBridges<T>(lab: Lab, make: () => Promise<T>): Promise<T> {
  return turnsOf(lab).run('bridge', make);
}

/** Probes what must not be reached while no engine of the lab makes a bridge. */
export function probeIsolation<T>(lab: Lab, probe: () => Promise<T>): Promise<T> {
  return turnsOf(lab).run('isolation', probe);
}

import { holdState, type StateStep } from '../networks/host-state/hold-state.ts';
import type { Fault } from './fault.ts';
import { hostOf, processOf, type Place } from '../networks/place.ts';

export interface GuardedFault {
  /** What it does, for reports. */
  readonly title: string;
  readonly place: Place;
  /** The commands that bring it about and take it back; `labId` is for marks on what they make. */
  steps(labId: string): readonly StateStep[] | Promise<readonly StateStep[]>;
}

/**
 * A fault that changes the state of a host, or of an endpoint's namespace, by commands of the
 * host. It is taken back by the host itself as soon as the harness is gone, however that ended.
 */
export function guarded({ title, place, steps }: GuardedFault): Fault {
  return {
    title,
    async inject(labId) {
      const host = hostOf(place);
      return holdState({ title: `the state of ${place.name}`, host, pid: processOf(place), steps: await steps(labId) });
    },
  };
}

import type Docker from 'dockerode';
import { HarnessError } from '../base/errors.ts';
import { engineClient } from '../engine/streams/engine-client.ts';
import { hostImageSwitch } from './engine-switch.ts';
import type { Host, PowerSwitch } from './host.ts';

/** A host is gone for good, with all that was on it. */
export class HostLostError extends HarnessError {}

/** A host as its kind reaches it, whether or not it is on. */
type Reached = Omit<Host, 'engine' | 'engineSwitch' | 'power'>;

/**
 * A host that is a container of the outer engine, with that container as its power switch. A frozen one takes connections
 * and never answers on them, so the switch is asked before anything is asked of the host.
 */
export function behindPower(container: Docker.Container, reached: Reached): Host {
  const { name } = reached;
  let off: HarnessError | null = null;
  const whenOn =
    <A extends unknown[], R>(work: (...args: A) => Promise<R>) =>
    async (...args: A): Promise<R> => {
      if (off !== null) throw off;
      return work(...args);
    };
  const power: PowerSwitch = {
    async freeze() {
      off = new HarnessError({ what: `${name} does not answer`, why: 'it is frozen' });
      await container.pause().catch((error: unknown) => {
        off = null;
        throw error;
      });
    },
    async thaw() {
      await container.unpause();
      off = null;
    },
    async kill() {
      await container.kill();
      off = new HostLostError({ what: `${name} does not answer`, why: 'it is gone for good' });
    },
  };
  const dialEngine = whenOn(reached.dialEngine);
  return {
    ...reached,
    dialEngine,
    engine: engineClient(dialEngine),
    exec: whenOn(reached.exec),
    spawn: whenOn(reached.spawn),
    engineSwitch: async () => hostImageSwitch,
    power,
  };
}

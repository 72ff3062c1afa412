import type { Daemon } from '../networks/daemons/hold-daemon.ts';
import type { Fault } from './fault.ts';

/** Kills daemons where they stand; taken back, they run again. */
export function killDaemons(daemons: readonly Daemon[]): Fault {
  return {
    title: `${[...new Set(daemons.map(({ name, host }) => `${name} on ${host.name}`))].join(', ')} killed`,
    async inject() {
      await Promise.all(daemons.map((daemon) => daemon.kill()));
      return async () => {
        for (const daemon of daemons) await daemon.start();
      };
    },
  };
}

import { UnsupportedError } from '../base/errors.ts';
import type { Host, PowerSwitch } from '../hosts/host.ts';
import { engineAnswers } from './engine.ts';
import type { Fault } from './fault.ts';

/** Lets nothing on a host go on, as when its machine hangs; taken back, it has gone on and its engine answers. */
export function freezeHost(host: Host): Fault {
  return {
    title: `${host.name} is frozen`,
    async inject() {
      const power = powerOf(host);
      await power.freeze();
      return async () => {
        await power.thaw();
        await engineAnswers(host);
      };
    },
  };
}

/** Ends a host, as when its machine burns down. There is no way back: for labs that are thrown away afterwards. */
export function killHost(host: Host): Fault {
  return {
    title: `${host.name} is lost for good`,
    async inject() {
      await powerOf(host).kill();
      return async () => undefined;
    },
  };
}

function powerOf(host: Host): PowerSwitch {
  if (host.power !== null) return host.power;
  throw new UnsupportedError({
    what: `${host.name} cannot be cut off its power`,
    why: 'it is a machine of yours',
    remedy: 'run this on hosts that are made for it (--hosts auto)',
  });
}

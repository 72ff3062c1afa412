import { HarnessError } from '../base/errors.ts';
import type { Host } from '../hosts/host.ts';
import type { NetworkCapabilities } from '../networks/network.ts';
import type { Fault } from './fault.ts';
import { hostOf, inNamespace, type Place } from './namespace.ts';

/** Packets that a rule is about; without a protocol, all of them. */
export interface Match {
  readonly protocol?: 'tcp' | 'udp' | 'icmp';
  readonly destinationPort?: number;
}

function matchArguments({ protocol, destinationPort }: Match): string[] {
  const port = destinationPort === undefined ? [] : ['--dport', String(destinationPort)];
  return protocol === undefined ? [] : ['-p', protocol, ...port];
}

function words({ protocol, destinationPort }: Match): string {
  if (protocol === undefined) return 'everything';
  return destinationPort === undefined ? protocol.toUpperCase() : `${protocol.toUpperCase()} port ${destinationPort}`;
}

/** Drops packets on their arrival at a host or an endpoint. */
export function dropIncoming(place: Place, match: Match = {}): Fault {
  const rule = (action: '-I' | '-D') =>
    hostOf(place).exec(inNamespace(place, ['iptables', '-w', action, 'INPUT', ...matchArguments(match), '-j', 'DROP']));
  return {
    title: `${words(match)} is dropped on arrival at ${place.name}`,
    async inject() {
      await rule('-I');
      return async () => {
        await rule('-D');
      };
    },
  };
}

/** Cuts the encapsulated traffic of a network on its arrival at a host; what the host itself sends still leaves. */
export function closeDataPath(host: Host, { dataPath }: NetworkCapabilities): Fault {
  if (dataPath === null) throw new HarnessError({ what: 'there is no data path to close on this network' });
  return dropIncoming(host, { protocol: dataPath.protocol, destinationPort: dataPath.port });
}

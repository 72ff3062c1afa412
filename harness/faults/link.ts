import type { Host } from '../hosts/host.ts';
import type { Endpoint } from '../networks/endpoint.ts';
import { linkOf } from '../networks/link-of.ts';
import type { Fault } from './fault.ts';
import { guarded } from './guarded.ts';

/** Lets an endpoint send no faster than a rate, by a token bucket filter on the interface of its address. */
export function throttle(endpoint: Endpoint, megabitsPerSecond: number): Fault {
  const filter = ['rate', `${megabitsPerSecond}mbit`, 'burst', '16kb', 'latency', '50ms'];
  return tokenBucket(endpoint, `${endpoint.name} sends at most ${megabitsPerSecond} Mbit/s`, filter);
}

/** Lets an endpoint send so slowly that every packet waits for the one before it; those of more than 200 bytes are lost. */
export function trickle(endpoint: Endpoint, kilobitsPerSecond: number): Fault {
  const filter = ['rate', `${kilobitsPerSecond}kbit`, 'burst', '200', 'latency', '10s'];
  const where = `${endpoint.name} on ${endpoint.host.name}`;
  return tokenBucket(endpoint, `${where} sends at most ${kilobitsPerSecond} kbit/s, packet by packet`, filter);
}

function tokenBucket(endpoint: Endpoint, title: string, filter: readonly string[]): Fault {
  return guarded({
    title,
    place: endpoint,
    async steps() {
      const { ifname: device } = await linkOf(endpoint);
      return [
        {
          apply: ['tc', 'qdisc', 'add', 'dev', device, 'root', 'tbf', ...filter],
          undo: ['tc', 'qdisc', 'del', 'dev', device, 'root'],
        },
      ];
    },
  });
}

/** Gives the interface of an endpoint's address another MTU. */
export function setMtu(endpoint: Endpoint, mtuBytes: number): Fault {
  return guarded({
    title: `the interface of ${endpoint.name} takes packets of up to ${mtuBytes} bytes`,
    place: endpoint,
    async steps() {
      const { ifname, mtu } = await linkOf(endpoint);
      const set = (bytes: number) => ['ip', 'link', 'set', 'dev', ifname, 'mtu', String(bytes)];
      return [{ apply: set(mtuBytes), undo: set(mtu) }];
    },
  });
}

/**
 * Has a host hand packets to its underlay, and take them from it, one by one and no larger than the link takes.
 * Otherwise segments travel together where both ends are on one kernel, and firewalls see one large packet.
 */
export function withoutOffload(host: Host): Fault {
  return guarded({
    title: `${host.name} sends and receives its packets one by one`,
    place: host,
    async steps() {
      const device = host.underlay.interface;
      const { stdout } = await host.exec(['ethtool', '-k', device]);
      return offloadsOn(stdout).map((feature) => ({
        apply: ['ethtool', '-K', device, feature, 'off'],
        undo: ['ethtool', '-K', device, feature, 'on'],
      }));
    },
  });
}

/** The offloads of segments that are on and can be switched, of what `ethtool -k` says; see ethtool(8). */
export function offloadsOn(said: string): string[] {
  const segments = /^(tx-udp_tnl|tx-udp-seg|tcp-seg|generic-(seg|rec)|large-rec|tx-gso-list|rx-(gro|udp-gro))/;
  return said
    .split('\n')
    .map((line) => line.trim().split(/:\s+/))
    .flatMap(([name = '', state]) => (segments.test(name) && state === 'on' ? [name] : []));
}

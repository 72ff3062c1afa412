import type { Endpoint } from '../networks/endpoint.ts';
import type { Fault } from './fault.ts';
import { guarded } from './guarded.ts';
import { inNamespace } from './namespace.ts';

/** Lets an endpoint send no faster than a rate, by a token bucket filter on the interface of its address. */
export function throttle(endpoint: Endpoint, megabitsPerSecond: number): Fault {
  return guarded({
    title: `${endpoint.name} sends at most ${megabitsPerSecond} Mbit/s`,
    place: endpoint,
    async steps() {
      const show = ['ip', '-json', 'address', 'show', 'to', `${endpoint.address ?? '0.0.0.0'}/32`];
      const { stdout } = await endpoint.host.exec(inNamespace(endpoint, show));
      const [link] = JSON.parse(stdout) as { ifname: string }[];
      const device = link?.ifname ?? 'eth0';
      const filter = ['tbf', 'rate', `${megabitsPerSecond}mbit`, 'burst', '64kb', 'latency', '50ms'];
      return [
        {
          apply: ['tc', 'qdisc', 'add', 'dev', device, 'root', ...filter],
          undo: ['tc', 'qdisc', 'del', 'dev', device, 'root'],
        },
      ];
    },
  });
}

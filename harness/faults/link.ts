import type { Endpoint } from '../networks/endpoint.ts';
import type { Fault } from './fault.ts';
import { inNamespace } from './namespace.ts';

/** Lets an endpoint send no faster than a rate, by a token bucket filter on the interface of its address. */
export function throttle(endpoint: Endpoint, megabitsPerSecond: number): Fault {
  const run = (argv: readonly string[]) => endpoint.host.exec(inNamespace(endpoint, argv));
  return {
    title: `${endpoint.name} sends at most ${megabitsPerSecond} Mbit/s`,
    async inject() {
      const { stdout } = await run(['ip', '-json', 'address', 'show', 'to', `${endpoint.address ?? '0.0.0.0'}/32`]);
      const [link] = JSON.parse(stdout) as { ifname: string }[];
      const device = link?.ifname ?? 'eth0';
      const rate = `${megabitsPerSecond}mbit`;
      await run(['tc', 'qdisc', 'add', 'dev', device, 'root', 'tbf', 'rate', rate, 'burst', '64kb', 'latency', '50ms']);
      return async () => {
        await run(['tc', 'qdisc', 'del', 'dev', device, 'root']);
      };
    },
  };
}

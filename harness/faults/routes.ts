import { Address4 } from 'ip-address';
import { HarnessError } from '../base/errors.ts';
import type { Endpoint } from '../networks/endpoint.ts';
import type { Fault } from './fault.ts';
import { guarded } from './guarded.ts';
import { inNamespace } from './namespace.ts';

/** Gives two endpoints of different networks a route to each other that leads through no router. */
export function routeAcross(one: Endpoint, other: Endpoint): Fault {
  const ways = [routeTo(one, other), routeTo(other, one)] as const;
  return {
    title: `${one.name} and ${other.name} have routes to each other's address on their segment`,
    async inject(labId) {
      const revert = await ways[0].inject(labId);
      try {
        const revertOther = await ways[1].inject(labId);
        return async () => {
          await revertOther();
          await revert();
        };
      } catch (error) {
        await revert();
        throw error;
      }
    },
  };
}

function routeTo(from: Endpoint, to: Endpoint): Fault {
  return guarded({
    title: `${from.name} has a route to ${to.name} on its segment`,
    place: from,
    async steps() {
      if (from.address === null || to.address === null || !Address4.isValid(to.address)) {
        throw new HarnessError({ what: `no route leads from ${from.name} to ${to.name}`, why: 'one has no address' });
      }
      const show = ['ip', '-json', 'address', 'show', 'to', `${from.address}/32`];
      const { stdout } = await from.host.exec(inNamespace(from, show));
      const [link] = JSON.parse(stdout) as { ifname: string }[];
      const route = [`${to.address}/32`, 'dev', link?.ifname ?? 'eth0'];
      return [{ apply: ['ip', 'route', 'add', ...route], undo: ['ip', 'route', 'delete', ...route] }];
    },
  });
}

import { Address4 } from 'ip-address';
import { HarnessError } from '../base/errors.ts';
import type { Endpoint } from '../networks/endpoint.ts';
import { linkOf } from '../networks/link-of.ts';
import type { Fault } from './fault.ts';
import { guarded } from './guarded.ts';
import { inOrder } from './in-order.ts';

/** Gives two endpoints of different networks a route to each other that leads through no router. */
export function routeAcross(one: Endpoint, other: Endpoint): Fault {
  return inOrder(`${one.name} and ${other.name} have routes to each other's address on their segment`, [
    routeTo(one, other),
    routeTo(other, one),
  ]);
}

function routeTo(from: Endpoint, to: Endpoint): Fault {
  return guarded({
    title: `${from.name} has a route to ${to.name} on its segment`,
    place: from,
    async steps() {
      if (from.address === null || to.address === null || !Address4.isValid(to.address)) {
        throw new HarnessError({ what: `no route leads from ${from.name} to ${to.name}`, why: 'one has no address' });
      }
      const { ifname } = await linkOf(from);
      const route = [`${to.address}/32`, 'dev', ifname];
      return [{ apply: ['ip', 'route', 'add', ...route], undo: ['ip', 'route', 'delete', ...route] }];
    },
  });
}

import { HarnessError } from '../base/errors.ts';
import type { Host } from '../hosts/host.ts';
import { settingOf, settingSteps } from '../networks/host-state/setting-steps.ts';
import { linkOf } from '../networks/link-of.ts';
import { addressIn, type Endpoint } from '../networks/endpoint.ts';
import type { Family } from '../results/matrix.ts';
import type { Fault } from './fault.ts';
import { firewallRule } from './firewall.ts';
import { guarded } from './guarded.ts';
import { inOrder } from './in-order.ts';

/** Gives two endpoints of different networks a route to each other that leads through no router. */
export function routeAcross(one: Endpoint, other: Endpoint, family: Family = 'ipv4'): Fault {
  return inOrder(`${one.name} and ${other.name} have routes to each other's address on their segment`, [
    routeTo(one, other, family),
    routeTo(other, one, family),
  ]);
}

function routeTo(from: Endpoint, to: Endpoint, family: Family): Fault {
  return guarded({
    title: `${from.name} has a route to ${to.name} on its segment`,
    place: from,
    async steps() {
      const address = addressIn(family, to);
      if (from.address === null || address === null) {
        throw new HarnessError({ what: `no route leads from ${from.name} to ${to.name}`, why: 'one has no address' });
      }
      const { ifname } = await linkOf(from);
      // Without a length, a route leads to one address alone.
      const route = [address, 'dev', ifname];
      const ip = ['ip', family === 'ipv6' ? '-6' : '-4', 'route'];
      return [{ apply: [...ip, 'add', ...route], undo: [...ip, 'delete', ...route] }];
    },
  });
}

/** Has what one endpoint sends to another leave its host as it is, past the tunnel that would carry it. */
export function routePastTunnel(source: Endpoint, target: Endpoint): Fault {
  return guarded({
    title: `${source.host.name} sends what is for ${target.name} past the tunnel, over the bare underlay`,
    place: source.host,
    steps() {
      const { address, host } = target;
      if (address === null)
        throw new HarnessError({ what: `no route leads to ${target.name}`, why: 'it has no address' });
      const route = [address, 'via', host.underlay.address];
      return [{ apply: ['ip', 'route', 'add', ...route], undo: ['ip', 'route', 'delete', ...route] }];
    },
  });
}

/** Gives a host a route that leads nowhere, to an address that nobody has (RFC 5737). */
export function addBlackhole(host: Host): Fault {
  const route = ['blackhole', '192.0.2.1/32'];
  return guarded({
    title: `${host.name} has a route that leads nowhere`,
    place: host,
    steps: () => [{ apply: ['ip', 'route', 'add', ...route], undo: ['ip', 'route', 'delete', ...route] }],
  });
}

/** Nobody's: one that is administered locally. */
const deadMac = '02:00:00:00:00:01';

/**
 * Puts a router between two hosts of one segment: what either sends the other over IPv4 goes by way of a third host
 * there, whose engine has turned forwarding on, and is lost where it is sent on the segment itself.
 */
export function routeBy(router: Host, one: Host, other: Host): Fault {
  return inOrder(`${one.name} and ${other.name} reach each other by way of ${router.name} alone`, [
    actAsRouter(router),
    wayBy(router, one, other),
    wayBy(router, other, one),
  ]);
}

function wayBy(router: Host, from: Host, to: Host): Fault {
  const route = [`${to.underlay.address}/32`, 'via', router.underlay.address];
  const neighbour = [to.underlay.address, 'dev', from.underlay.interface];
  return guarded({
    title: `${from.name} reaches ${to.name} by way of ${router.name}`,
    place: from,
    steps: () => [
      { apply: ['ip', 'route', 'add', ...route], undo: ['ip', 'route', 'delete', ...route] },
      {
        apply: ['ip', 'neighbour', 'replace', ...neighbour, 'lladdr', deadMac, 'nud', 'permanent'],
        undo: ['ip', 'neighbour', 'delete', ...neighbour],
      },
    ],
  });
}

function actAsRouter(host: Host): Fault {
  const device = host.underlay.interface;
  const chain = { table: 'filter', chain: 'FORWARD', position: 'first' } as const;
  return guarded({
    title: `${host.name} forwards what others send each other`,
    place: host,
    steps: async (labId) => [
      // Hosts that are told of a shorter way (RFC 792) would take it.
      ...(await settingSteps(
        host,
        ['all', device].map((name) => settingOf('ipv4', name, 'send_redirects')),
        '0',
      )),
      firewallRule(labId, chain, ['-i', device, '-o', device, '-j', 'ACCEPT']),
    ],
  });
}

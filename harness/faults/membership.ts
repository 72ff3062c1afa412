import type { Endpoint } from '../networks/endpoint.ts';
import type { Network } from '../networks/network.ts';
import type { Fault } from './fault.ts';

/** Joins an endpoint to a network that it must not be on. */
export function joinForeign(endpoint: Endpoint, network: Network): Fault {
  return {
    title: `${endpoint.name} also joins ${network.name}`,
    async inject() {
      await network.connect(endpoint);
      return () => network.disconnect(endpoint);
    },
  };
}

/** Takes an endpoint's aliases away, while it stays on its network. */
export function dropAliases(endpoint: Endpoint, network: Network): Fault {
  return {
    title: `${endpoint.name} loses its aliases`,
    async inject() {
      await network.disconnect(endpoint);
      await network.connect(endpoint);
      return async () => {
        await network.disconnect(endpoint);
        await network.connect(endpoint, endpoint.aliases);
      };
    },
  };
}

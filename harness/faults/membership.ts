import { defaultBridge } from '../networks/docker/default-bridge.ts';
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

/** Puts an endpoint on its engine's default bridge as well, which leads out of the host. */
export function joinDefaultBridge(endpoint: Endpoint): Fault {
  const bridge = () => endpoint.host.engine.getNetwork(defaultBridge);
  return {
    title: `${endpoint.name} is also on the default bridge of ${endpoint.host.name}`,
    async inject() {
      await bridge().connect({ Container: endpoint.containerId });
      return async () => {
        await bridge().disconnect({ Container: endpoint.containerId });
      };
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

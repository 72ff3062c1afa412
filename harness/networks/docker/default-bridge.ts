import { noCapabilities, type Network, type NetworkDriver } from '../network.ts';
import type { Attachment } from './container-endpoint.ts';
import { ContainerNetwork } from './container-network.ts';

/** What the engine calls the bridge that it makes by itself, and where containers are put that name no network. */
export const defaultBridge = 'bridge';

/** How a container is put there, for a network that goes by a name in the scenario. */
export function defaultBridgeAttachment(network: string): Attachment {
  const addressOf: Attachment['addressOf'] = (info) => info.NetworkSettings.Networks[defaultBridge]?.IPAddress || null;
  return { network, mode: () => defaultBridge, takesAliases: false, addressOf };
}

/** The engine's own bridge: one on each host for everybody, which resolves no names and takes no chosen addresses. */
export const defaultBridgeDriver: NetworkDriver = {
  name: 'default-bridge',
  title: "engine's default bridge",
  capabilities: {
    ...noCapabilities,
    ownAddress: true,
    connectsSameHost: true,
    publishesPorts: true,
    kernelFeatures: ['bridge', 'veth'],
  },
  prepare: async () => undefined,
  create: async (lab, { name }): Promise<Network> =>
    new ContainerNetwork({
      lab,
      driver: defaultBridgeDriver,
      attachment: defaultBridgeAttachment(name),
      removeNetwork: async () => undefined,
    }),
};

import pRetry from 'p-retry';
import { ContainerNetwork } from '../docker/container-network.ts';
import { removeEngineNetwork } from '../docker/engine-network.ts';
import { noCapabilities, type Network, type NetworkDriver } from '../network.ts';
import { oneByOne } from './one-by-one.ts';
import { formSwarm, managerOf } from './swarm.ts';

/** Swarm's overlay: VXLAN between hosts, attachable, so that plain containers join it. */
export const overlayDriver: NetworkDriver = {
  name: 'overlay',
  title: 'swarm overlay (VXLAN)',
  capabilities: {
    ...noCapabilities,
    ownAddress: true,
    connectsSameHost: true,
    crossesHosts: true,
    isolatesNetworks: true,
    resolvesNames: true,
    overheadBytes: 50,
    kernelFeatures: ['vxlan', 'bridge', 'veth'],
    dataPath: { protocol: 'udp', port: 4789 },
  },
  prepare: formSwarm,
  async create(lab, { name, engineName }): Promise<Network> {
    const manager = managerOf(lab);
    await pRetry(() => manager.engine.createNetwork({ Name: engineName, Driver: 'overlay', Attachable: true }), {
      retries: 3,
      minTimeout: 200,
    });
    return new ContainerNetwork({
      lab,
      driver: overlayDriver,
      attachment: {
        network: name,
        engineNetwork: engineName,
        takesAliases: true,
        admit: oneByOne,
        addressOf: (info) => info.NetworkSettings.Networks[engineName]?.IPAddress || null,
      },
      removeNetwork: () => removeEngineNetwork(manager, engineName),
    });
  },
};

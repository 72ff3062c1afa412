import type { Host } from '../../hosts/host.ts';
import type { Lab } from '../../lab/lab.ts';
import type { Endpoint } from '../endpoint.ts';
import { noCapabilities, type Network, type NetworkDriver } from '../network.ts';
import { removeContainer, startContainerEndpoint } from './container-endpoint.ts';
import { ContainerNetwork } from './container-network.ts';
import { defaultBridgeAttachment } from './default-bridge.ts';

/** Containers in the network namespace of another one: all of a host have one stack, one address, one set of ports. */
export const sharedNamespaceDriver: NetworkDriver = {
  name: 'container',
  title: "another container's namespace",
  capabilities: {
    ...noCapabilities,
    connectsSameHost: true,
    kernelFeatures: ['bridge', 'veth'],
  },
  prepare: async () => undefined,
  async create(lab, { name }): Promise<Network> {
    const owners = await startOwners(lab, name);
    const ownerOn = (host: Host) => owners.find((owner) => owner.host === host)!;
    return new ContainerNetwork({
      lab,
      driver: sharedNamespaceDriver,
      attachment: {
        network: name,
        mode: (host) => `container:${ownerOn(host).containerId}`,
        takesAliases: false,
        addressOf: (_info, host) => ownerOn(host).address,
      },
      removeNetwork: () => removeOwners(owners),
    });
  },
};

/** The containers whose namespaces others join, one on each host. */
async function startOwners(lab: Lab, network: string): Promise<Endpoint[]> {
  const attachment = defaultBridgeAttachment(network);
  const started = await Promise.allSettled(
    lab.hosts.map((host) => startContainerEndpoint(lab, host, { name: `${network}-owner` }, attachment)),
  );
  const owners = started.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
  const failed = started.find((each) => each.status === 'rejected');
  if (failed === undefined) return owners;
  await removeOwners(owners);
  throw failed.reason;
}

async function removeOwners(owners: readonly Endpoint[]): Promise<void> {
  await Promise.all(owners.map(({ host, containerId }) => removeContainer(host, containerId)));
}

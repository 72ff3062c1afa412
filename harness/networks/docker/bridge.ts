import type { Host } from '../../hosts/host.ts';
import { runLabel } from '../../hosts/resource.ts';
import { inFreeSubnet, lastAddresses } from '../address-space.ts';
import { noCapabilities, type Network, type NetworkDriver, type NetworkSpec } from '../network.ts';
import { bridgeSubnets } from './bridge-subnets.ts';
import { ContainerNetwork } from './container-network.ts';
import { addressing, mtuOption, onAllHosts, removeEngineNetwork } from './engine-network.ts';
import { namedAttachment } from './container-endpoint.ts';
import { makeBridges } from './isolation-turns.ts';

/** User-defined bridges: one of the same name on each host, joined by nothing. */
export const bridgeDriver: NetworkDriver = {
  name: 'bridge',
  title: 'user-defined bridge',
  capabilities: {
    ...noCapabilities,
    ownAddress: true,
    connectsSameHost: true,
    isolatesNetworks: true,
    resolvesNames: true,
    publishesPorts: true,
    takesMtu: true,
    canBeInternal: true,
    takesAddresses: true,
    takesIpv6: true,
    isolatesByFirewall: true,
    kernelFeatures: ['bridge', 'veth'],
  },
  prepare: async () => undefined,
  async create(lab, spec): Promise<Network> {
    const subnets = new Map<Host, string>();
    await makeBridges(lab, () =>
      onAllHosts(lab, spec.engineName, async (host, index) => {
        subnets.set(host, await createBridge(host, index, spec, lab.id));
      }),
    );
    return new ContainerNetwork({
      lab,
      driver: bridgeDriver,
      attachment: namedAttachment(spec),
      spareAddresses: (host) => lastAddresses(subnets.get(host)!),
      removeNetwork: async () => {
        await Promise.all(lab.hosts.map((host) => removeEngineNetwork(host, spec.engineName)));
      },
    });
  },
};

/** The engine's own choice may be a subnet that another host's engine chose as well, so each host has its block. */
async function createBridge(
  host: Host,
  index: number,
  { engineName, mtuBytes, internal = false, ipv6 }: NetworkSpec,
  labId: string,
): Promise<string> {
  return inFreeSubnet(bridgeSubnets(index), `a bridge on ${host.name}`, (subnet) =>
    host.engine.createNetwork({
      Name: engineName,
      Driver: 'bridge',
      Labels: { [runLabel]: labId },
      Internal: internal,
      Options: mtuOption(mtuBytes),
      ...addressing(subnet, ipv6),
    }),
  );
}

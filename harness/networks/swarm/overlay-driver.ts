import { runLabel } from '../../hosts/resource.ts';
import { inFreeSubnet } from '../address-space.ts';
import { addressing, mtuOption } from '../docker/engine-network.ts';
import type { Lab } from '../../lab/lab.ts';
import { noCapabilities, type NetworkCapabilities, type NetworkDriver, type NetworkSpec } from '../network.ts';
import { OverlayNetwork } from './overlay-network.ts';
import { overlaySubnets } from './overlay-subnets.ts';
import { swarmNeeds } from './swarm-needs.ts';
import { checkSwarm, formSwarm, managerOf } from './swarm.ts';

/** What every swarm overlay promises. VXLAN takes 50 bytes (`vxlanEncap` in moby's overlay driver; RFC 7348). */
export const overlayCapabilities: NetworkCapabilities = {
  ...noCapabilities,
  ownAddress: true,
  connectsSameHost: true,
  crossesHosts: true,
  isolatesNetworks: true,
  resolvesNames: true,
  namesCrossHosts: true,
  carriesServices: true,
  compared: true,
  takesMtu: true,
  canBeInternal: true,
  takesAddresses: true,
  takesSubnets: true,
  overheadBytes: 50,
  kernelFeatures: ['vxlan', 'bridge', 'veth'],
  dataPath: { protocol: 'udp', port: 4789 },
};

/** A kind of swarm overlay, which differs from others by the options that its networks are made with. */
export function overlayDriverOf({
  options = {},
  ...kind
}: Pick<NetworkDriver, 'name' | 'title' | 'capabilities'> & {
  readonly options?: Readonly<Record<string, string>>;
}): NetworkDriver {
  const driver: NetworkDriver = {
    ...kind,
    prepare: (lab) => formSwarm(lab),
    check: checkSwarm,
    needs: (lab) => swarmNeeds(lab, kind.capabilities.dataPath?.protocol ?? 'udp'),
    async create(lab, spec) {
      const manager = managerOf(lab);
      let engineId = '';
      // A subnet that was named, because only then may endpoints choose addresses.
      const subnet = await inFreeSubnet(subnetsFor(lab, spec), 'an overlay', async (candidate) => {
        const { id } = await manager.engine.createNetwork({
          Name: spec.engineName,
          Driver: 'overlay',
          Attachable: true,
          Internal: spec.internal ?? false,
          Labels: { [runLabel]: lab.id },
          Options: { ...options, ...mtuOption(spec.mtuBytes) },
          ...addressing(candidate, spec.ipv6),
        });
        engineId = id;
      });
      return new OverlayNetwork({ lab, driver, spec, engineId, subnet });
    },
  };
  return driver;
}

function subnetsFor(lab: Lab, { subnet, prefixLength }: NetworkSpec): Iterable<string> {
  return subnet === undefined ? overlaySubnets(lab, prefixLength) : [subnet];
}

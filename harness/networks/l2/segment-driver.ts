import { noCapabilities, type NetworkCapabilities, type NetworkDriver } from '../network.ts';
import { createSegmentNetwork, type SegmentKind, type SegmentRequest } from './segment-network.ts';

/** A kind of network on the underlay, by what tells it from the others. */
export type SegmentDriverOptions = Pick<NetworkDriver, 'name' | 'title'> &
  Omit<SegmentKind, 'driver'> & {
    /** What it promises besides what all of them do. */
    readonly capabilities: Partial<NetworkCapabilities> & Pick<NetworkCapabilities, 'kernelFeatures'>;
    readonly engine: Pick<SegmentRequest, 'driver' | 'options'>;
  };

/** A kind of network whose endpoints are on the underlay itself, with names from their own host's resolver. */
export function segmentDriverOf({ name, title, capabilities, engine, ...kind }: SegmentDriverOptions): NetworkDriver {
  const driver: NetworkDriver = {
    name,
    title,
    capabilities: {
      ...noCapabilities,
      ownAddress: true,
      connectsSameHost: true,
      crossesHosts: true,
      isolatesNetworks: true,
      resolvesNames: true,
      takesAddresses: true,
      takesIpv6: true,
      parentMode: name,
      ...capabilities,
    },
    prepare: async () => undefined,
    create: (lab, spec) => createSegmentNetwork(lab, spec, { driver, ...kind }, engine),
  };
  return driver;
}

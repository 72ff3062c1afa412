import type { Host } from '../../hosts/host.ts';
import type { Release } from '../host-state/hold-state.ts';
import { noCapabilities, type NetworkCapabilities, type NetworkDriver } from '../network.ts';
import { createSegmentNetwork, type ParentOptions, type SegmentKind, type SegmentRequest } from './segment-network.ts';

/** A kind of network on the underlay, by what tells it from the others. */
export type SegmentDriverOptions = Pick<NetworkDriver, 'name' | 'title'> &
  Pick<SegmentKind, 'join'> & {
    /** What it promises besides what all of them do. */
    readonly capabilities: Partial<NetworkCapabilities> & Pick<NetworkCapabilities, 'kernelFeatures'>;
    readonly engine: ParentOptions;
    /** Makes the network on one host, and returns what else is to be taken back there once it is removed. */
    createOn(host: Host, request: SegmentRequest, engine: ParentOptions, number: number): Promise<Release | undefined>;
  };

/** A kind of network whose endpoints are on the underlay itself, with names from their own host's resolver. */
export function segmentDriverOf({
  name,
  title,
  capabilities,
  engine,
  createOn,
  join,
}: SegmentDriverOptions): NetworkDriver {
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
      claims: name,
      ...capabilities,
    },
    prepare: async () => undefined,
    create: (lab, spec) =>
      createSegmentNetwork(lab, spec, {
        driver,
        createOn: (host, request, number) => createOn(host, request, engine, number),
        ...(join === undefined ? {} : { join }),
      }),
  };
  return driver;
}

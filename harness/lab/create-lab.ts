import { shipImage } from '../engine/images/ship-image.ts';
import type { OuterEngine } from '../engine/outer/outer-engine.ts';
import type { HostDescriptor, HostProvider } from '../hosts/provider.ts';
import type { Claim } from '../hosts/resource.ts';
import { hostAddress, hostPool } from './address-plan.ts';
import type { LabDescriptor } from './lab.ts';
import { createUnderlay } from './underlay.ts';

export interface LabRequest {
  readonly id: string;
  readonly provider: HostProvider;
  readonly hostCount: number;
  /** Engine generation, for example `26.1`. */
  readonly engine: string;
  readonly hostImage: string;
  readonly endpointImage: string;
}

/**
 * Brings a lab up: its underlay, then all its hosts side by side, each with the endpoint image.
 * Everything is claimed before it is made, so that a failure leaves nothing that cannot be removed.
 */
export async function createLab(
  request: LabRequest,
  outer: OuterEngine,
  claim: Claim,
  onHostReady: (host: HostDescriptor) => void = () => undefined,
): Promise<LabDescriptor> {
  const network = `overlab-${request.id}-underlay`;
  const { ID: outerId } = (await outer.docker.info()) as { ID: string };
  await claim({ kind: 'network', name: network });
  const subnet = await createUnderlay(outer.docker, network, request.id);
  const starts = await Promise.allSettled(
    Array.from({ length: request.hostCount }, async (_, index) => {
      const descriptor = await request.provider.start(
        {
          name: `h${index + 1}`,
          runId: request.id,
          engine: request.engine,
          underlay: { network, address: hostAddress(subnet, index) },
          subnetPool: hostPool(index),
        },
        {
          outer: outer.docker,
          outerUrl: outer.url,
          outerId,
          sharesFolders: outer.endpoint.kind === 'socket',
          image: request.hostImage,
          claim,
        },
      );
      const host = request.provider.attach(descriptor, outer.docker);
      await shipImage(outer.docker, request.endpointImage, [host.engine]);
      host.close();
      onHostReady(descriptor);
      return descriptor;
    }),
  );
  const failed = starts.find((start) => start.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
  return {
    id: request.id,
    tier: request.provider.tier,
    outer: outer.endpoint,
    subnet,
    endpointImage: request.endpointImage,
    hosts: starts.flatMap((start) => (start.status === 'fulfilled' ? [start.value] : [])),
  };
}

import type Docker from 'dockerode';
import { Address4 } from 'ip-address';
import { together } from '../base/together.ts';
import { shipImage } from '../engine/images/ship-image.ts';
import type { EngineEndpoint } from '../engine/outer/endpoint.ts';
import type { HostDescriptor, Machine, ProviderContext, StartHost } from '../hosts/provider.ts';
import { hostKind } from '../hosts/providers.ts';
import { commonTier } from '../results/tier.ts';
import { hostAddress, hostPool } from './address-plan.ts';
import type { LabDescriptor } from './lab.ts';
import { hostKey, underlayName } from './resources.ts';
import { createUnderlay } from './underlay.ts';

/** What a lab is made of. */
export type LabHosts =
  /** Hosts that are made for it, on an underlay of their own; they are named `h1`, `h2`, …. */
  | { readonly kind: 'made'; readonly starts: readonly StartHost[] }
  /** Machines of the user's, on theirs. */
  | { readonly kind: 'machines'; readonly machines: readonly Machine[] };

export interface LabRequest {
  /** Tells the labs of a run apart. */
  readonly number: number;
  readonly hosts: LabHosts;
  readonly endpointImage: string;
}

/** Where a lab is made. */
export interface LabGround extends ProviderContext {
  readonly endpoint: EngineEndpoint;
}

/**
 * Brings a lab up: its underlay, unless its hosts come with one, then all its hosts side by side,
 * each with the endpoint image. Everything is claimed before it is made, so that a failure leaves
 * nothing that cannot be removed.
 */
export async function createLab(
  { number, hosts, endpointImage }: LabRequest,
  ground: LabGround,
  onHostReady: (host: HostDescriptor) => void = () => undefined,
): Promise<LabDescriptor> {
  const { outer, endpoint, runId } = ground;
  const id = `${runId}-${number}`;
  const { subnet, starts } =
    hosts.kind === 'made'
      ? await onUnderlay(hosts.starts, { id, number }, ground)
      : {
          subnet: null,
          starts: hosts.machines.map((machine) => () => machine.join({ labId: id, endpointImage }, ground)),
        };
  const descriptors = await together(
    starts.map(async (start) => {
      const descriptor = await start();
      await equip(descriptor, endpointImage, outer.docker);
      onHostReady(descriptor);
      return descriptor;
    }),
  );
  return {
    id,
    tier: commonTier(descriptors.map(({ tier }) => tier)),
    outer: endpoint,
    subnet,
    endpointImage,
    hosts: descriptors,
  };
}

async function onUnderlay(
  starts: readonly StartHost[],
  { id, number }: { id: string; number: number },
  { outer, claim, runId }: LabGround,
): Promise<{ subnet: string; starts: (() => Promise<HostDescriptor>)[] }> {
  const network = underlayName(id);
  await claim({ kind: 'network', name: network });
  const subnet = await createUnderlay(outer.docker, network, runId);
  const prefixLength = new Address4(subnet).subnetMask;
  return {
    subnet,
    starts: starts.map((start, index) => () => {
      const name = `h${index + 1}`;
      const underlay = { network, address: hostAddress(subnet, index), prefixLength };
      return start({ name, key: hostKey(number, name), underlay, subnetPool: hostPool(index) });
    }),
  };
}

async function equip(descriptor: HostDescriptor, endpointImage: string, outer: Docker): Promise<void> {
  const host = hostKind(descriptor).attach(descriptor, outer);
  try {
    await shipImage(outer, endpointImage, [host.engine]);
  } finally {
    host.close();
  }
}

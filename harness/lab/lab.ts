import { z } from 'zod';
import type Docker from 'dockerode';
import { engineEndpointSchema } from '../engine/outer/endpoint.ts';
import type { Host } from '../hosts/host.ts';
import { hostKind } from '../hosts/providers.ts';
import { hostDescriptorSchema } from '../hosts/provider.ts';
import { tierSchema, type Tier } from '../results/tier.ts';

/** Hosts and the underlay that joins them. */
export interface Lab {
  readonly id: string;
  readonly tier: Tier;
  readonly hosts: readonly Host[];
  /** The image that endpoints are started from; it is on every host. */
  readonly endpointImage: string;
}

/** A lab that exists, as plain data, from which any process or thread can reach it again. */
export const labDescriptorSchema = z.object({
  id: z.string(),
  tier: tierSchema,
  /** The outer engine, in which its hosts run. */
  outer: engineEndpointSchema,
  /** Of the underlay that was made for it; `null` where the hosts came with theirs. */
  subnet: z.string().nullable(),
  endpointImage: z.string(),
  hosts: z.array(hostDescriptorSchema),
});
export type LabDescriptor = z.infer<typeof labDescriptorSchema>;

/** Connects to a lab that exists. */
export function attachLab(descriptor: LabDescriptor, outer: Docker): Lab {
  return {
    id: descriptor.id,
    tier: descriptor.tier,
    endpointImage: descriptor.endpointImage,
    hosts: descriptor.hosts.map((host) => hostKind(host).attach(host, outer)),
  };
}

import { z } from 'zod';
import type Docker from 'dockerode';
import { HarnessError } from '../base/errors.ts';
import { engineEndpointSchema } from '../engine/outer/endpoint.ts';
import type { Host } from '../hosts/host.ts';
import { hostProviders } from '../hosts/providers.ts';
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
  subnet: z.string(),
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
    hosts: descriptor.hosts.map((host) => {
      const provider = hostProviders.get(host.provider);
      if (provider === undefined) throw new HarnessError({ what: `no provider for hosts of kind ${host.provider}` });
      return provider.attach(host, outer);
    }),
  };
}

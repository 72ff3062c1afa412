import type Docker from 'dockerode';
import { z } from 'zod';
import { tierSchema, type Tier } from '../results/tier.ts';
import type { Host } from './host.ts';
import type { Claim } from './resource.ts';

/** What a lab wants of one host. */
export interface HostRequest {
  readonly name: string;
  readonly runId: string;
  /** Engine generation, for example `26.1`. */
  readonly engine: string;
  /** Network of the outer engine that is the underlay, and the host's address on it. */
  readonly underlay: { readonly network: string; readonly address: string };
  /** Pool from which the host's own engine takes subnets, in CIDR form, and the size of each. */
  readonly subnetPool: { readonly base: string; readonly size: number };
}

/** What providers work with. */
export interface ProviderContext {
  /** The outer engine. */
  readonly outer: Docker;
  /** The outer engine's address as clients take it in `DOCKER_HOST`. */
  readonly outerUrl: string;
  /** What the outer engine calls itself, to tell it from another one. */
  readonly outerId: string;
  /** Whether folders of this machine can be shared with containers of the outer engine. */
  readonly sharesFolders: boolean;
  readonly image: string;
  readonly claim: Claim;
}

/** A host that exists, as plain data, from which any process can reach it again. */
export const hostDescriptorSchema = z.object({
  provider: z.string(),
  name: z.string(),
  tier: tierSchema,
  engineVersion: z.string(),
  kernel: z.string(),
  address: z.string(),
  /** Name of its container in the outer engine. */
  container: z.string(),
  stream: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('socket'), path: z.string() }),
    z.object({ kind: z.literal('dial-stdio') }),
  ]),
});
export type HostDescriptor = z.infer<typeof hostDescriptorSchema>;

/** One kind of host. */
export interface HostProvider {
  readonly name: string;
  readonly tier: Tier;
  /** Memory in bytes that a host of this kind is reckoned with. */
  readonly memoryBytes: number;
  /** Starts a host and resolves when its engine was seen to answer. */
  start(request: HostRequest, context: ProviderContext): Promise<HostDescriptor>;
  /** Connects to a host that exists. */
  attach(descriptor: HostDescriptor, outer: Docker): Host;
}

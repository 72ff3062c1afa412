import type Docker from 'dockerode';
import { z } from 'zod';
import { tierSchema, type Tier } from '../results/tier.ts';
import type { Host } from './host.ts';
import type { Claim, Disclaim } from './resource.ts';
import { sshTargetSchema } from './ssh/ssh-target.ts';

/** Whom a machine of the user's is wanted for. */
export interface MachineRequest {
  /** Id of the lab, with which everything that is put on the machine is labelled. */
  readonly labId: string;
  /** The image that endpoints are started from. */
  readonly endpointImage: string;
}

/** What a lab wants of a host that is made for it. */
export interface HostRequest {
  readonly name: string;
  /** Tells the host from all others of the run; part of the names of what it is made of. */
  readonly key: string;
  /** Network of the outer engine that is the underlay, and the host's address on it. */
  readonly underlay: { readonly network: string; readonly address: string; readonly prefixLength: number };
  /** Pool from which the host's own engine takes subnets, in CIDR form, and the size of each. */
  readonly subnetPool: { readonly base: string; readonly size: number };
}

/** The engine in which hosts are made. */
export interface OuterAccess {
  readonly docker: Docker;
  /** Its address as clients take it in `DOCKER_HOST`. */
  readonly url: string;
  /** What it calls itself, to tell it from another one. */
  readonly id: string;
  /** Whether folders of this machine can be shared with its containers. */
  readonly sharesFolders: boolean;
}

/** What providers work with. */
export interface ProviderContext {
  /** The run that everything is made for, and labelled with. */
  readonly runId: string;
  readonly outer: OuterAccess;
  readonly claim: Claim;
  readonly disclaim: Disclaim;
  readonly say: (line: string) => void;
}

/** How a host is reached: its engine, and commands on it. */
export const hostReachSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('socket'), path: z.string() }),
  z.object({ kind: z.literal('dial-stdio') }),
  z.object({ kind: z.literal('ssh'), target: sshTargetSchema }),
]);
export type HostReach = z.infer<typeof hostReachSchema>;

/** A host that exists, as plain data, from which any process can reach it again. */
export const hostDescriptorSchema = z.object({
  provider: z.string(),
  name: z.string(),
  tier: tierSchema,
  engineVersion: z.string(),
  kernel: z.string(),
  /** On the underlay. */
  address: z.string(),
  interface: z.string(),
  /** Name of its container in the outer engine; `null` for a machine of the user's. */
  container: z.string().nullable(),
  reach: hostReachSchema,
});
export type HostDescriptor = z.infer<typeof hostDescriptorSchema>;

/** Starts a host and resolves when its engine was seen to answer. */
export type StartHost = (request: HostRequest) => Promise<HostDescriptor>;

/** A machine of the user's, which comes with its own underlay. */
export interface Machine {
  readonly name: string;
  readonly tier: Tier;
  /**
   * Sees whether the machine can be a host of a lab; changes nothing on it.
   *
   * @throws UsageError when it cannot be reached, is not fit for it, or must not be touched.
   */
  examine(): Promise<void>;
  /** Takes the machine into a lab. */
  join(request: MachineRequest, context: ProviderContext): Promise<HostDescriptor>;
}

/** Connects to hosts of one kind that exist. */
export interface HostKind {
  readonly name: string;
  attach(descriptor: HostDescriptor, outer: Docker): Host;
  /** What the host's engine has logged since then at the earliest. Rejects when it cannot be asked any more. */
  engineLog(descriptor: HostDescriptor, outer: Docker, since: Date): Promise<string>;
}

/** One kind of host that can be made. */
export interface HostProvider extends HostKind {
  /** For example `Docker-in-Docker`. */
  readonly title: string;
  /** The tier that its hosts have as a rule. */
  readonly tier: Tier;
  /** Memory in bytes that a host of this kind is reckoned with. */
  readonly memoryBytes: number;
  /** Most hosts of this kind for each processor of the machine. */
  readonly hostsPerProcessor: number;
  /**
   * Gets ready what all hosts of one engine generation are made from.
   *
   * @param engine for example `26.1`.
   */
  prepare(engine: string, context: ProviderContext): Promise<StartHost>;
}

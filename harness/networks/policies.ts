import type { Endpoint } from './endpoint.ts';

/** What a policy lets in to its target. */
export interface Admission {
  readonly source: Endpoint;
  readonly protocol: 'tcp' | 'udp';
  /** Of the target. */
  readonly port: number;
}

/** Who may begin to talk to an endpoint: nobody but whom it names. What goes out of it is not its concern. */
export interface Policy {
  /** Lower case, unique on the lab. */
  readonly name: string;
  readonly target: Endpoint;
  readonly admits: readonly Admission[];
}

/** A plugin's way to keep traffic from endpoints. Both resolve when it is written down, not when hosts act on it. */
export interface Policies {
  /** Puts a policy in force, in place of one of the same name. */
  apply(policy: Policy): Promise<void>;
  /** @param name of a policy; one that is not there counts as lifted. */
  lift(name: string): Promise<void>;
}

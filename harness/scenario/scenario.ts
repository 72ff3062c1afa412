import type { KnownProblemId } from '../engine/known-problems.ts';
import type { Fault } from '../faults/fault.ts';
import type { NetworkCapabilities } from '../networks/network.ts';
import type { Stage } from './stage.ts';

/** Suites, each a superset of the one before, but for `plugins`, which compares networks. */
export const suites = ['quick', 'full', 'nightly', 'plugins'] as const;
export type Suite = (typeof suites)[number];

/**
 * What a scenario needs while it runs, besides its hosts: `quiet` ones measure, so they come first, each with the
 * whole machine to itself; `shared` ones go on beside others on their lab; `own-lab` ones get a lab of exactly as
 * many hosts as they need, on which nothing was prepared, and which is thrown away after them; `disruptive` ones
 * change hosts or the swarm themselves, so they come last on their lab, one at a time, and the lab is proved
 * sound after each, for the next one.
 */
export const isolations = ['quiet', 'shared', 'own-lab', 'disruptive'] as const;
export type Isolation = (typeof isolations)[number];

/** A way to break what a scenario claims: applied on purpose, it must make the scenario fail. */
export interface Sabotage<World> {
  readonly id: string;
  readonly title: string;
  /** The networks on which it makes sense; all of the scenario's by default. */
  appliesTo?(capabilities: NetworkCapabilities): boolean;
  fault(stage: Stage, world: World): Fault;
}

/**
 * What a scenario file says: what it needs, what it sets up, and what must then hold.
 * `World` is whatever `setup` makes and `verify` looks at.
 */
export interface Scenario<World> {
  readonly id: string;
  /** What must hold, as a sentence. */
  readonly title: string;
  /** The smallest suite that it belongs to, which may depend on the network. */
  readonly suite: Suite | ((capabilities: NetworkCapabilities) => Suite);
  /** Belongs to the suite `plugins` as well, on every network that people choose between; `false` by default. */
  readonly compares?: boolean;
  /** `shared` by default. */
  readonly isolation?: Isolation;
  /**
   * Of `disruptive` ones: the last thing that it shows is that hosts are as they were before, or reach each other as
   * before, so that nothing is left to prove of its lab when it passes; `false` by default.
   */
  readonly endsSound?: boolean;
  /** Puts the plugin of its network on hosts itself, which have none of it when it starts; `false` by default. */
  readonly bringsPlugin?: boolean;
  readonly needs: {
    readonly hosts: number;
    /** Kernel features (harness/features) that its hosts must have besides those of its networks. */
    readonly features?: readonly string[];
  };
  /**
   * The networks that it is about: those with certain capabilities, each of which gives a case of
   * its own, or one by name, when the claim is about that one alone.
   */
  readonly networks: ((capabilities: NetworkCapabilities) => boolean) | string;
  /** Defects that make it fail on engines that have them; its finding then refers to them. */
  readonly failsBy?: readonly KnownProblemId[];
  setup(stage: Stage): Promise<World>;
  verify(stage: Stage, world: World): Promise<void>;
  /** Never empty: a claim that nothing can break proves nothing. */
  readonly sabotages: readonly [Sabotage<NoInfer<World>>, ...Sabotage<NoInfer<World>>[]];
}

import { features, type Feature } from './features.ts';
import type { FeatureResult, FeatureTable } from './feature-state.ts';
import { remedyFor } from './remedy.ts';

/** Somebody who needs features: a network, a fault, a scenario. */
export interface FeatureNeed {
  readonly name: string;
  readonly features: readonly string[];
}

/** One feature as `doctor` shows it. */
export interface FeatureRow {
  readonly feature: Feature;
  /** What each kernel said, in the order of the tables; `undefined` where there is no table. */
  readonly states: readonly (FeatureResult | undefined)[];
  /** Names of those who need it. */
  readonly neededBy: readonly string[];
  /** How to get it on the first kernel; absent where that has it, or was not asked. */
  readonly remedy?: string;
}

/** A row for every feature of the catalogue, in its order: what each kernel said, and who needs it. */
export function featureRows(
  tables: readonly (FeatureTable | undefined)[],
  needs: readonly FeatureNeed[],
): FeatureRow[] {
  return features.map((feature) => {
    const states = tables.map((table) => table?.results.find(({ id }) => id === feature.id));
    const neededBy = needs.filter((need) => need.features.includes(feature.id)).map(({ name }) => name);
    const [first] = states;
    const tier = tables[0]?.tier;
    if (first === undefined || tier === undefined || first.state === 'present') return { feature, states, neededBy };
    return { feature, states, neededBy, remedy: remedyFor(feature, first.state, tier) };
  });
}

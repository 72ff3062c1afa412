import type { FeatureResult, FeatureState, FeatureTable } from './feature-state.ts';
import { featureById } from './features.ts';
import { remedyFor } from './remedy.ts';

/** A feature that is needed, and was not seen to work. */
export interface MissingFeature {
  readonly id: string;
  readonly title: string;
  readonly state: Exclude<FeatureState, 'present'>;
  /** What the kernel or the tool said. */
  readonly detail: string;
  readonly remedy: string;
}

/**
 * Those of the needed features that a kernel was not seen to have, each once, in the order of the needs.
 * One that could not be tried is missing too, as `unknown`, and so is one that the catalogue does not have.
 */
export function missingFeatures(needed: Iterable<string>, table: FeatureTable): MissingFeature[] {
  const results = new Map(table.results.map((result) => [result.id, result]));
  return [...new Set(needed)].flatMap((id) => {
    const result = results.get(id) ?? { id, state: 'unknown' as const, detail: 'it was not tried' };
    return result.state === 'present' ? [] : [explain({ ...result, state: result.state }, table)];
  });
}

function explain(
  { id, state, detail }: FeatureResult & { readonly state: MissingFeature['state'] },
  { tier }: FeatureTable,
): MissingFeature {
  const feature = featureById(id);
  if (feature === undefined) {
    return { id, title: id, state, detail, remedy: `correct the name: no feature is called '${id}'` };
  }
  return { id, title: feature.title, state, detail, remedy: remedyFor(feature, state, tier) };
}

/** What is missing in one sentence, in which absent features and those that could not be tried are told apart. */
export function describeMissing(missing: readonly MissingFeature[]): string {
  const words = { absent: 'the kernel does not have', unknown: 'could not be tried:' } as const;
  return (['absent', 'unknown'] as const)
    .map((state) => ({ state, those: missing.filter((each) => each.state === state) }))
    .filter(({ those }) => those.length > 0)
    .map(({ state, those }) => `${words[state]} ${those.map(({ id, detail }) => `${id} (${detail})`).join(', ')}`)
    .join('; ');
}

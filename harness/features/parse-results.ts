import { features } from './features.ts';
import { featureResultSchema, type FeatureResult } from './feature-state.ts';

/**
 * What the agent printed, one JSON object a line, as one result for each feature of the catalogue and in its order.
 * Lines that are none are skipped, and a feature that is not spoken of is `unknown`.
 */
export function parseResults(output: string): FeatureResult[] {
  const told = new Map<string, FeatureResult>();
  for (const line of output.split('\n')) {
    const parsed = featureResultSchema.safeParse(jsonOf(line));
    if (parsed.success) told.set(parsed.data.id, parsed.data);
  }
  return features.map(({ id }) => told.get(id) ?? { id, state: 'unknown', detail: 'the prober said nothing about it' });
}

function jsonOf(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

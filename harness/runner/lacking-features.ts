import type { FeatureTable } from '../features/feature-state.ts';
import { describeMissing, missingFeatures } from '../features/missing-features.ts';
import { probeFeatures } from '../features/probe-features.ts';
import type { Lab, LabDescriptor } from '../lab/lab.ts';

/** What the kernels of a lab's hosts have: one table for each kernel among them. */
export async function kernelTables(descriptor: LabDescriptor, { hosts }: Lab): Promise<FeatureTable[]> {
  const distinct = new Map(descriptor.hosts.map(({ tier, kernel }, index) => [`${tier} ${kernel}`, hosts[index]!]));
  return Promise.all([...distinct.values()].map((host) => probeFeatures(host)));
}

/**
 * What some kernels lack of what is needed, in words; `undefined` when they have it all. A feature
 * that could not be tried is not held against them.
 */
export function lacking(needed: readonly string[], tables: readonly FeatureTable[]): string | undefined {
  const missing = tables.map((table) => missingFeatures(needed, table).filter(({ state }) => state === 'absent'));
  const first = missing.find((those) => those.length > 0);
  return first === undefined ? undefined : describeMissing(first);
}

import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { cacheFolder } from '../base/paths.ts';
import { writeWhole } from '../base/write-whole.ts';
import type { Tier } from '../results/tier.ts';
import { featureAgentHash } from './feature-agent.ts';
import { featureTableSchema, type FeatureTable } from './feature-state.ts';

/** Where the table of a kernel lies: a file for each release, kind of host and version of the prober. */
export function featureCacheFile(release: string, tier: Tier): string {
  const kernel = release.replaceAll(/[^\w.+-]/g, '_');
  return path.join(cacheFolder('features'), `${kernel}-${tier}-${featureAgentHash}.json`);
}

/**
 * The table that was last measured for a kernel, whatever boot it was.
 * `undefined` where there is none, or none that can be read.
 */
export async function readFeatureCache(release: string, tier: Tier): Promise<FeatureTable | undefined> {
  const table = await readTable(featureCacheFile(release, tier));
  return table?.kernel.release === release && table.tier === tier ? table : undefined;
}

/** The table that was measured last on hosts of these kinds, whatever their kernel. */
export async function latestFeatureTable(tiers: readonly Tier[]): Promise<FeatureTable | undefined> {
  const folder = cacheFolder('features');
  const names = (await readdir(folder).catch(() => [])).filter((name) => name.endsWith(`-${featureAgentHash}.json`));
  const found = await Promise.all(
    names.map(async (name) => {
      const file = path.join(folder, name);
      const table = await readTable(file);
      return table === undefined ? [] : [{ table, atMs: (await stat(file)).mtimeMs }];
    }),
  );
  return found
    .flat()
    .filter(({ table }) => tiers.includes(table.tier))
    .toSorted((a, b) => b.atMs - a.atMs)[0]?.table;
}

async function readTable(file: string): Promise<FeatureTable | undefined> {
  try {
    return featureTableSchema.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch {
    return undefined;
  }
}

/** Replaces the table of a kernel as a whole, so that a reader never sees half of it. */
export async function writeFeatureCache(table: FeatureTable): Promise<void> {
  const file = featureCacheFile(table.kernel.release, table.tier);
  await writeWhole(file, `${JSON.stringify(table, null, 2)}\n`);
}

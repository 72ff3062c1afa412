import { HarnessError } from '../base/errors.ts';
import type { Host } from '../hosts/host.ts';
import { featureAgentCommand, featureAgentJob } from './feature-agent.ts';
import { readFeatureCache, writeFeatureCache } from './feature-cache.ts';
import { kernelSchema, type FeatureTable, type Kernel } from './feature-state.ts';
import { parseResults } from './parse-results.ts';

/** What features are tried with: a whole host, or anything that runs a command as one would. */
export type FeatureHost = Pick<Host, 'name' | 'tier' | 'exec'>;

/** More than the agent gives itself (ALL_SECONDS), so that it tells what it found. */
const timeoutMs = 120_000;

export interface ProbeOptions {
  /** Try again, whatever was found before. */
  readonly refresh?: boolean;
}

/**
 * What the kernel of a host has. Every feature is tried in namespaces that end with the prober, never in the host's
 * own; the answer is kept in the cache folder and holds until the kernel boots again or the prober changes, unless
 * something in it is `unknown`.
 *
 * @throws HarnessError when the host does not answer, or has no Python.
 */
export async function probeFeatures(host: FeatureHost, { refresh = false }: ProbeOptions = {}): Promise<FeatureTable> {
  const kernel = await kernelOf(host);
  if (!refresh) {
    const known = await readFeatureCache(kernel.release, host.tier);
    if (known?.kernel.bootId === kernel.bootId && !hasUnknown(known)) return known;
  }
  const { stdout } = await host.exec(featureAgentCommand, { stdin: featureAgentJob, timeoutMs });
  const table: FeatureTable = { kernel, tier: host.tier, results: parseResults(stdout) };
  await writeFeatureCache(table);
  return table;
}

/** What could not be tried may have had a passing reason, or its tool may be installed by now. */
function hasUnknown({ results }: FeatureTable): boolean {
  return results.some(({ state }) => state === 'unknown');
}

async function kernelOf(host: FeatureHost): Promise<Kernel> {
  const { stdout } = await host.exec(['cat', '/proc/sys/kernel/osrelease', '/proc/sys/kernel/random/boot_id']);
  const [release, bootId] = stdout.split('\n').map((line) => line.trim());
  const parsed = kernelSchema.safeParse({ release, bootId });
  if (!parsed.success) {
    throw new HarnessError({
      what: `the kernel of ${host.name} has no name`,
      why: `it said ${JSON.stringify(stdout)}`,
    });
  }
  return parsed.data;
}

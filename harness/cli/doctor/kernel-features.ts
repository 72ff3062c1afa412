import { silentProgress } from '../../base/progress.ts';
import { newRunId } from '../../base/run-id.ts';
import { latestFeatureTable } from '../../features/feature-cache.ts';
import { featureRows, type FeatureNeed, type FeatureRow } from '../../features/feature-table.ts';
import type { FeatureState, FeatureTable } from '../../features/feature-state.ts';
import { networkDrivers } from '../../networks/registry.ts';
import { defaultEngine } from '../../engine/images/image-catalog.ts';
import type { ListedScenario } from '../../runner/list-cases.ts';
import { Phases } from '../../runner/phases.ts';
import { sharedKernelFeatures } from '../../runner/shared-kernel.ts';
import { StandingLabs } from '../../runner/standing-labs.ts';

const words: Record<FeatureState, string> = { present: '✓ yes', absent: '✗ no', unknown: '? unknown' };

/** What this machine's kernel has, tried in a container that is removed again. */
export async function thisKernel(): Promise<FeatureTable> {
  const phases = new Phases(silentProgress, new AbortController().signal);
  const standing = await StandingLabs.onEngine(newRunId(), phases);
  try {
    return await sharedKernelFeatures(defaultEngine, await standing.context(() => undefined));
  } finally {
    await standing.takeDown(null, phases);
  }
}

/** What the kernel of VM hosts has, as far as one was started since the prober last changed. */
export async function vmKernel(): Promise<FeatureTable | undefined> {
  return latestFeatureTable(['emulated-vm', 'kvm-vm']);
}

/** Who needs which feature: networks, and scenarios beyond their networks. */
export function needsOf(scenarios: readonly Pick<ListedScenario, 'id' | 'features' | 'networks'>[]): FeatureNeed[] {
  const networks = [...networkDrivers.values()].map(({ name, capabilities }) => ({
    name,
    features: capabilities.kernelFeatures,
  }));
  const own = scenarios.map(({ id, features, networks: about }) => {
    const covered = new Set(about.flatMap((name) => networkDrivers.get(name)?.capabilities.kernelFeatures ?? []));
    return { name: id, features: features.filter((feature) => !covered.has(feature)) };
  });
  return [...networks, ...own];
}

/** The table that `doctor` prints: a line for each feature. */
export function renderFeatures(
  tables: readonly [FeatureTable, FeatureTable | undefined],
  needs: FeatureNeed[],
): string {
  const rows = featureRows(tables, needs);
  const [here, vm] = tables;
  const lines = [
    [
      'Kernel feature',
      `this kernel (${here.kernel.release})`,
      vm ? `VM hosts (${vm.kernel.release})` : 'VM hosts',
      'needed by',
    ],
    ...rows.map((row) => [
      `${row.feature.id}: ${row.feature.title}`,
      ...[0, 1].map((column) => stateOf(row, column)),
      row.neededBy.join(', '),
    ]),
  ];
  const widths = lines[0]!.map((_, column) => Math.max(...lines.map((line) => line[column]!.length)));
  const text = lines.map((line) =>
    line
      .map((cell, column) => cell.padEnd(widths[column]!))
      .join('  ')
      .trimEnd(),
  );
  return [...text, '', advice(rows, vm !== undefined)].join('\n');
}

function stateOf({ states }: FeatureRow, column: number): string {
  const result = states[column];
  return result === undefined ? '· not tried yet' : words[result.state];
}

function advice(rows: readonly FeatureRow[], vmKnown: boolean): string {
  const lacking = rows.filter(({ states, neededBy }) => states[0]?.state === 'absent' && neededBy.length > 0);
  if (lacking.length === 0) return 'Every scenario runs on Docker-in-Docker hosts here.';
  const names = [...new Set(lacking.flatMap(({ neededBy }) => neededBy))].join(', ');
  const how = vmKnown ? '' : "; 'overlab doctor --fix' tries what VM hosts have";
  return `Not on Docker-in-Docker hosts here: ${names}. '--hosts auto', the default, runs these on VM hosts${how}.`;
}

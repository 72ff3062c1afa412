import os from 'node:os';
import { latestFeatureTable } from '../features/feature-cache.ts';
import { ownKernelProvider } from '../hosts/providers.ts';
import { vmObstacle } from '../hosts/vm/vm-provider.ts';
import { freeBudget } from './budget.ts';
import type { ScenarioCase } from './cases.ts';
import { membersOf, planCases } from './plan.ts';

/** Where the cases of a scenario run on this machine with `--hosts auto`. */
export interface Place {
  /** `dind` or `vm`; `null` where it cannot run here. */
  readonly hosts: string | null;
  readonly networks: readonly string[];
  /** Why it cannot run here. */
  readonly reason: string | null;
}

const architectures: Readonly<Record<string, string>> = { x64: 'amd64' };

/**
 * A function that says where cases run here, by what is known of this machine's kernel.
 * `undefined` when its features were never tried; 'overlab doctor' does that.
 */
export async function placesHere(): Promise<((cases: readonly ScenarioCase[]) => Place[]) | undefined> {
  const table = await latestFeatureTable(['shared-kernel']);
  if (table === undefined) return undefined;
  const spec = { kind: 'auto', text: 'auto', budget: freeBudget() } as const;
  const obstacle = vmObstacle(architectures[os.arch()] ?? os.arch());
  const ownKernel = obstacle === undefined ? ownKernelProvider : { obstacle };
  const placeOf = (description: ScenarioCase): Omit<Place, 'networks'> => {
    const { labs, unsupported } = planCases([{ description }], spec, table, ownKernel);
    const [lab] = labs;
    if (lab === undefined) return { hosts: null, reason: unsupported[0]?.reason ?? null };
    return { hosts: [...new Set(membersOf(lab.lab).map(({ name }) => name))].join(', '), reason: null };
  };
  return (cases) => {
    const places = new Map<string, Omit<Place, 'networks'> & { networks: string[] }>();
    for (const description of cases) {
      const place = placeOf(description);
      const key = JSON.stringify(place);
      const known = places.get(key) ?? { ...place, networks: [] };
      if (!known.networks.includes(description.network)) known.networks.push(description.network);
      places.set(key, known);
    }
    return [...places.values()];
  };
}

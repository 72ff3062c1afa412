import { describeMissing, missingFeatures } from '../features/missing-features.ts';
import type { FeatureTable } from '../features/feature-state.ts';
import { dindProvider } from '../hosts/dind/dind-provider.ts';
import type { HostProvider } from '../hosts/provider.ts';
import { commonTier, type Tier } from '../results/tier.ts';
import { affordable, remaining, type Budget } from './budget.ts';
import type { ScenarioCase } from './cases.ts';
import type { HostsSpec } from './hosts-spec.ts';

/** A lab that cases run on: all of `--hosts` but `auto`, which is resolved to such. */
export type LabSpec = Exclude<HostsSpec, { kind: 'auto' }>;

/** One lab, and the cases that will run on it. */
export interface PlannedLab<Case> {
  readonly lab: LabSpec;
  readonly cases: readonly Case[];
}

/** A case that will not run, and why. */
export interface Refused<Case> {
  readonly found: Case;
  readonly reason: string;
  readonly tier: Tier;
}

/** What will be run where, and what cannot be run. */
export interface Plan<Case> {
  readonly labs: readonly PlannedLab<Case>[];
  readonly unsupported: readonly Refused<Case>[];
}

interface Described {
  readonly description: Pick<ScenarioCase, 'hosts' | 'features'>;
}

/**
 * Decides which case runs on which hosts.
 *
 * @param sharedKernel what this machine's kernel has; asked for `auto` only.
 * @param ownKernel hosts to fall back on for what this machine's kernel lacks, or why there are none.
 */
export function planCases<Case extends Described>(
  cases: readonly Case[],
  spec: HostsSpec,
  sharedKernel: FeatureTable | undefined,
  ownKernel: HostProvider | { readonly obstacle: string },
): Plan<Case> {
  if (spec.kind !== 'auto') return planOnLab(cases, spec);
  const lacks = new Map(cases.map((found) => [found, lackedBy(sharedKernel, found)]));
  const shared = cases.filter((found) => lacks.get(found) === undefined);
  const other = cases.filter((found) => lacks.get(found) !== undefined);
  const first = fill(shared, dindProvider, spec.budget);
  if (other.length === 0) return first;
  if ('obstacle' in ownKernel) {
    const unsupported = other.map((found) => ({
      found,
      reason: `this kernel is not enough: ${lacks.get(found)}; ${ownKernel.obstacle}`,
      tier: dindProvider.tier,
    }));
    return { labs: first.labs, unsupported: [...first.unsupported, ...unsupported] };
  }
  const left = remaining(
    spec.budget,
    first.labs.flatMap(({ lab }) => (lab.kind === 'made' ? lab.hosts : [])),
  );
  const second = fill(other, ownKernel, left, (found) => `this kernel is not enough: ${lacks.get(found)}; `);
  return {
    labs: [...first.labs, ...second.labs],
    unsupported: [...first.unsupported, ...second.unsupported],
  };
}

/** A feature that could not be tried is not held against a kernel. */
function lackedBy(table: FeatureTable | undefined, { description }: Described): string | undefined {
  if (table === undefined) return undefined;
  const absent = missingFeatures(description.features, table).filter(({ state }) => state === 'absent');
  return absent.length === 0 ? undefined : describeMissing(absent);
}

/** One lab, as large as the largest of the cases that the budget holds. */
function fill<Case extends Described>(
  cases: readonly Case[],
  provider: HostProvider,
  budget: Budget,
  because: (found: Case) => string = () => '',
): Plan<Case> {
  const { count, reason } = affordable(provider, budget);
  const fits = cases.filter(({ description }) => description.hosts <= count);
  const size = Math.max(0, ...fits.map(({ description }) => description.hosts));
  return {
    labs: fits.length === 0 ? [] : [{ lab: made(provider, size), cases: fits }],
    unsupported: cases
      .filter((found) => !fits.includes(found))
      .map((found) => ({
        found,
        reason: `${because(found)}it needs ${found.description.hosts} ${provider.name} hosts and this machine holds ${Math.max(0, count)}: ${reason}`,
        tier: provider.tier,
      })),
  };
}

function made(provider: HostProvider, count: number): LabSpec {
  return { kind: 'made', text: `${provider.name}:${count}`, hosts: Array.from({ length: count }, () => provider) };
}

/** Kinds and number of the hosts of a lab. */
export function membersOf(lab: LabSpec): { readonly tier: Tier; readonly name?: string }[] {
  if (lab.kind === 'made') return lab.hosts.map(({ tier, name }) => ({ tier, name }));
  const members = lab.kind === 'machines' ? lab.machines : lab.lab.hosts;
  return members.map(({ tier }) => ({ tier }));
}

function planOnLab<Case extends Described>(cases: readonly Case[], lab: LabSpec): Plan<Case> {
  const members = membersOf(lab);
  const fits = cases.filter(({ description }) => description.hosts <= members.length);
  const providers = new Set(members.map(({ name }) => name));
  const [only] = providers.size === 1 ? providers : [];
  return {
    labs: fits.length === 0 ? [] : [{ lab, cases: fits }],
    unsupported: cases
      .filter((found) => !fits.includes(found))
      .map((found) => {
        const { hosts: needed } = found.description;
        const remedy = only === undefined ? 'give it more hosts' : `run with --hosts ${only}:${needed}`;
        return {
          found,
          reason: `needs ${needed} hosts and the lab has ${members.length}: ${remedy}`,
          tier: commonTier(members.map(({ tier }) => tier)),
        };
      }),
  };
}

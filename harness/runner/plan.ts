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

/** One lab, and the cases that will run on it or beside it. */
export interface PlannedLab<Case> {
  readonly lab: LabSpec;
  /** Those that run on it; without any it is not made. */
  readonly cases: readonly Case[];
  /** Those that get a lab of their own each, of hosts of the same kinds, while it stands. */
  readonly apart: readonly Case[];
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
  readonly description: Pick<ScenarioCase, 'hosts' | 'features' | 'isolation'>;
}

function isApart({ description }: Described): boolean {
  return description.isolation === 'own-lab';
}

/**
 * The lab that a case gets for itself: as many hosts as it needs, of the kinds that the planned lab has.
 * `undefined` where hosts cannot be made.
 */
export function ownLab(planned: LabSpec, { hosts }: Pick<ScenarioCase, 'hosts'>): LabSpec | undefined {
  if (planned.kind !== 'made') return undefined;
  const members = planned.hosts.slice(0, hosts);
  return { kind: 'made', text: members.map(({ name }) => name).join(', '), hosts: members };
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
  const left = remaining(spec.budget, first.labs.flatMap(takenBy));
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

/** The hosts of a lab, and of the largest that stands beside it at a time. */
function takenBy<Case extends Described>({ lab, cases, apart }: PlannedLab<Case>): readonly HostProvider[] {
  if (lab.kind !== 'made') return [];
  const largest = Math.max(0, ...apart.map(({ description }) => description.hosts));
  return [...(cases.length === 0 ? [] : lab.hosts), ...lab.hosts.slice(0, largest)];
}

/** One lab, as large as the largest of the cases that the budget holds, and room beside it for one case apart at a time. */
function fill<Case extends Described>(
  cases: readonly Case[],
  provider: HostProvider,
  budget: Budget,
  because: (found: Case) => string = () => '',
): Plan<Case> {
  const together = within(
    cases.filter((found) => !isApart(found)),
    provider,
    budget,
  );
  const left = remaining(budget, hostsOf(provider, largestOf(together.fits)));
  const apart = within(cases.filter(isApart), provider, left);
  const fits = [...together.fits, ...apart.fits];
  const refuse = ({ tooLarge, count, reason }: Room<Case>, own: string, more: string) =>
    tooLarge.map((found) => ({
      found,
      reason: `${because(found)}it needs ${found.description.hosts} ${provider.name} hosts${own} and this machine holds ${count}${more}: ${reason}`,
      tier: provider.tier,
    }));
  return {
    labs: fits.length === 0 ? [] : [{ lab: made(provider, largestOf(fits)), cases: together.fits, apart: apart.fits }],
    unsupported: [...refuse(together, '', ''), ...refuse(apart, ' of its own', ' more')],
  };
}

/** Which cases a budget holds the hosts of, how many hosts it holds, and what sets the limit. */
interface Room<Case> {
  readonly fits: readonly Case[];
  readonly tooLarge: readonly Case[];
  readonly count: number;
  readonly reason: string;
}

function within<Case extends Described>(cases: readonly Case[], provider: HostProvider, budget: Budget): Room<Case> {
  const { count, reason } = affordable(provider, budget);
  const holds = ({ description }: Case) => description.hosts <= count;
  return {
    fits: cases.filter(holds),
    tooLarge: cases.filter((found) => !holds(found)),
    count: Math.max(0, count),
    reason,
  };
}

function largestOf(cases: readonly Described[]): number {
  return Math.max(0, ...cases.map(({ description }) => description.hosts));
}

function hostsOf(provider: HostProvider, count: number): HostProvider[] {
  return Array.from({ length: count }, () => provider);
}

function made(provider: HostProvider, count: number): LabSpec {
  return { kind: 'made', text: `${provider.name}:${count}`, hosts: hostsOf(provider, count) };
}

/** Kinds and number of the hosts of a lab. */
export function membersOf(lab: LabSpec): { readonly tier: Tier; readonly name?: string }[] {
  if (lab.kind === 'made') return lab.hosts.map(({ tier, name }) => ({ tier, name }));
  const members = lab.kind === 'machines' ? lab.machines : lab.lab.hosts;
  return members.map(({ tier }) => ({ tier }));
}

function planOnLab<Case extends Described>(cases: readonly Case[], lab: LabSpec): Plan<Case> {
  const members = membersOf(lab);
  const large = cases.filter(({ description }) => description.hosts <= members.length);
  const fits = large.filter((found) => !isApart(found) || ownLab(lab, found.description) !== undefined);
  const providers = new Set(members.map(({ name }) => name));
  const [only] = providers.size === 1 ? providers : [];
  return {
    labs:
      fits.length === 0
        ? []
        : [{ lab, cases: fits.filter((found) => !isApart(found)), apart: fits.filter((found) => isApart(found)) }],
    unsupported: cases
      .filter((found) => !fits.includes(found))
      .map((found) => {
        const { hosts: needed } = found.description;
        const remedy = only === undefined ? 'give it more hosts' : `run with --hosts ${only}:${needed}`;
        return {
          found,
          reason: large.includes(found)
            ? 'needs hosts of its own, that are made for it and thrown away after it: run with --hosts auto'
            : `needs ${needed} hosts and the lab has ${members.length}: ${remedy}`,
          tier: commonTier(members.map(({ tier }) => tier)),
        };
      }),
  };
}

import { groupBy } from '../../base/group-by.ts';
import { engineGeneration } from '../../results/engine-generation.ts';
import type { Measure } from '../../results/measure.ts';
import type { Outcome } from '../../results/outcome.ts';
import type { ScenarioResult } from '../../results/run.ts';
import type { Tier } from '../../results/tier.ts';
import { columnsOf, headingOf, type Column } from './columns.ts';
import { poolUnderlay } from './pool-underlay.ts';
import { rank, type Place } from './rank.ts';

/** Networks side by side, on hosts of one kind with engines of one generation. */
export interface Comparison {
  readonly tier: Tier;
  readonly engine: string;
  readonly columns: readonly Column[];
  /** Ids of the scenarios by which they are compared. */
  readonly scenarios: readonly string[];
  /** The best by the first column first, those without a figure there last. */
  readonly rows: readonly ComparisonRow[];
  /** The figures of the bare underlay, by their ids, from between those of all networks. */
  readonly underlay: ReadonlyMap<string, Measure>;
  /** For each column that networks are ranked by and two or more have an interval in. */
  readonly rankings: readonly Ranking[];
}

export interface ComparisonRow {
  readonly network: string;
  readonly measures: ReadonlyMap<string, Measure>;
  /** By scenario; `index`: which of the run's results it is. */
  readonly outcomes: ReadonlyMap<string, { readonly outcome: Outcome; readonly index: number }>;
  /** Why nothing was measured; `null` where something was. */
  readonly reason: string | null;
}

export interface Ranking {
  readonly column: Column;
  readonly places: readonly Place[];
}

interface Indexed {
  readonly index: number;
  readonly result: ScenarioResult;
}

/**
 * Compares networks by what scenarios measured that compare them and that nobody disturbed. Kinds of hosts and
 * generations of engines are never mixed: each gets a comparison of its own. None where fewer than two networks have
 * figures.
 */
export function compareNetworks(scenarios: readonly ScenarioResult[]): Comparison[] {
  const all = scenarios
    .map((result, index) => ({ result, index }))
    .filter(({ result }) => result.compares && result.sabotage === null);
  const measured = all.filter(({ result }) => result.measures.some(isOfNetwork));
  if (new Set(measured.map(({ result }) => result.network)).size < 2) return [];
  const grounds = new Map(measured.map(({ result }) => [groundOf(result), result]));
  const isGrounded = ({ result }: Indexed) => grounds.has(groundOf(result));
  const grounded = all.filter(isGrounded);
  const elsewhere = all.filter((indexed) => !isGrounded(indexed));
  const placed = new Set(grounded.map(({ result }) => result.network));
  return [...grounds].map(([ground, { tier, engine: version }]) => {
    const engine = engineGeneration(version);
    const here = grounded.filter(({ result }) => groundOf(result) === ground);
    // What never got onto hosts has its row wherever its engine was measured.
    const nowhere = elsewhere.filter(
      ({ result }) => engineGeneration(result.engine) === engine && !placed.has(result.network),
    );
    return compare(tier, engine, [...here, ...nowhere]);
  });
}

function compare(tier: Tier, engine: string, results: readonly Indexed[]): Comparison {
  const columns = columnsOf(results.flatMap(({ result }) => result.measures));
  const byNetwork = groupBy(results, ({ result }) => result.network);
  const rows = [...byNetwork].map(([network, its]) => rowOf(network, its));
  const ranked = columns.filter((column) => headingOf(column).ranks);
  const rankings = ranked.flatMap((column) => {
    const places = rank(
      rows.flatMap(({ network, measures }) => ({ ...(measures.get(column.id) ?? unmeasured), name: network })),
      column.better,
    );
    return places.filter((place) => place.rank !== null).length < 2 ? [] : [{ column, places }];
  });
  const order = rankings[0]?.places.map(({ name }) => name) ?? [];
  const placeOf = ({ network }: ComparisonRow) => (order.includes(network) ? order.indexOf(network) : order.length);
  return {
    tier,
    engine,
    columns,
    scenarios: [...new Set(results.map(({ result }) => result.id))],
    rows: rows.toSorted((a, b) => placeOf(a) - placeOf(b)),
    underlay: poolUnderlay(results.flatMap(({ result }) => result.measures)),
    rankings,
  };
}

const unmeasured = { value: null, low: null, high: null };

function rowOf(network: string, results: readonly Indexed[]): ComparisonRow {
  const measures = new Map<string, Measure>();
  for (const measure of results.flatMap(({ result }) => result.measures).filter(isOfNetwork)) {
    if (!measures.has(measure.id)) measures.set(measure.id, measure);
  }
  const outcomes = new Map(results.map(({ result, index }) => [result.id, { outcome: result.outcome, index }]));
  const reasons = results.flatMap(({ result }) => (result.outcome === 'pass' ? [] : (result.reason ?? [])));
  return { network, measures, outcomes, reason: measures.size > 0 ? null : (reasons[0] ?? null) };
}

function isOfNetwork({ side, value }: Measure): boolean {
  return side === 'network' && value !== null;
}

function groundOf({ tier, engine }: ScenarioResult): string {
  return `${tier} ${engineGeneration(engine)}`;
}

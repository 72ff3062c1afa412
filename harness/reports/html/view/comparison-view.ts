import type { Outcome } from '../../../results/outcome.ts';
import { tierTitles } from '../../../results/tier.ts';
import { headingOf } from '../../comparison/columns.ts';
import type { Comparison } from '../../comparison/compare-networks.ts';
import { measureCell, type MeasureCell, underlayCell } from '../../comparison/format-measure.ts';
import { outcomeMarks } from '../../outcome-marks.ts';
import { type RankingView, rankingView } from './comparison-ranking-view.ts';

export interface ComparisonView {
  title: string;
  /** Columns side by side under one heading. */
  groups: { title: string; span: number }[];
  columns: { heading: string; title: string }[];
  scenarios: string[];
  rows: {
    name: string;
    rank: string;
    figures: MeasureCell[];
    outcomes: ({ outcome: Outcome; mark: string; anchor: string } | null)[];
    /** Why there are no figures; `null` where there are. */
    reason: string | null;
  }[];
  underlay: MeasureCell[];
  /** By what the ranks of the rows go. */
  rankedBy: string;
  rankings: RankingView[];
}

/** Everything that the page shows of a comparison; `anchors` are those of the run's scenarios. */
export function comparisonView(comparison: Comparison, anchors: readonly string[]): ComparisonView {
  const { tier, engine, columns, scenarios, rows, underlay, rankings } = comparison;
  const groups: ComparisonView['groups'] = [];
  for (const { group: title } of columns.map(headingOf)) {
    const last = groups.at(-1);
    if (last?.title === title) last.span += 1;
    else groups.push({ title, span: 1 });
  }
  const ranks = new Map(rankings[0]?.places.map((place) => [place.name, place.rank]));
  return {
    title: `${tierTitles[tier]} · engine ${engine}`,
    groups,
    columns: columns.map((column) => ({ heading: headingOf(column).text, title: column.title })),
    scenarios: [...scenarios],
    rows: rows.map((row) => ({
      name: row.network,
      rank: String(ranks.get(row.network) ?? '–'),
      figures: columns.map(({ id }) => measureCell(row.measures.get(id))),
      outcomes: scenarios.map((id) => {
        const of = row.outcomes.get(id);
        return of === undefined
          ? null
          : { outcome: of.outcome, mark: outcomeMarks[of.outcome], anchor: anchors[of.index]! };
      }),
      reason: row.reason,
    })),
    underlay: columns.map(({ id, unit }) => underlayCell(underlay.get(id), unit)),
    rankedBy: rankings[0]?.column.title ?? 'nothing: no two networks have an interval',
    rankings: rankings.map(rankingView),
  };
}

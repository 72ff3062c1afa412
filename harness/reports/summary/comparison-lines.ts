import { tierTitles } from '../../results/tier.ts';
import { headingOf } from '../comparison/columns.ts';
import type { Comparison, ComparisonRow } from '../comparison/compare-networks.ts';
import { inOneLine, measureCell, underlayCell } from '../comparison/format-measure.ts';
import { outcomeMarks } from '../outcome-marks.ts';
import { clean } from './clean.ts';

/**
 * A comparison as a table of plain text: the measures for which there is room, and a mark for the outcome of each
 * scenario, whose names stand below. Networks with the same rank show no difference by the first column.
 */
export function comparisonLines(comparison: Comparison): string[] {
  const { tier, engine, columns, scenarios, rows, underlay, rankings } = comparison;
  const brief = columns.filter((column) => headingOf(column).brief);
  const ranks = new Map(rankings[0]?.places.map((place) => [place.name, place.rank]));
  const rankedBy = rankings[0] === undefined ? '' : `; ranked by ${clean(rankings[0].column.title)}`;
  const table = [
    ['rank', 'network', ...brief.map((column) => headingOf(column).text), scenarios.map((_, index) => index + 1).join(' ')],
    ['', 'bare underlay', ...brief.map(({ id, unit }) => inOneLine(underlayCell(underlay.get(id), unit))), ''],
    ...rows.map((row) => [
      String(ranks.get(row.network) ?? '–'),
      clean(row.network),
      ...brief.map(({ id }) => inOneLine(measureCell(row.measures.get(id)))),
      scenarios.map((id, index) => markOf(row, id).padStart(String(index + 1).length)).join(' '),
    ]),
  ];
  const widths = table[0]!.map((_, index) => Math.max(...table.map((cells) => cells[index]!.length)));
  const lines = table.map((cells) =>
    cells.map((cell, index) => (index === 1 ? cell.padEnd(widths[index]!) : cell.padStart(widths[index]!))).join('  '),
  );
  return [
    `Networks side by side: ${tierTitles[tier]}, engine ${clean(engine)}${rankedBy}`,
    ...lines,
    `outcomes: ${scenarios.map((id, index) => `${index + 1} ${clean(id)}`).join(', ')}`,
    ...rows.flatMap(({ network, reason }) => (reason === null ? [] : `${clean(network)}: ${clean(reason)}`)),
    ...(rankings[0]?.places ?? []).flatMap(({ name, alike }) =>
      alike.length === 0 ? [] : `${clean(name)}: no difference shown to ${alike.map(clean).join(', ')}`,
    ),
  ];
}

function markOf({ outcomes }: ComparisonRow, id: string): string {
  const of = outcomes.get(id);
  return of === undefined ? '·' : outcomeMarks[of.outcome];
}

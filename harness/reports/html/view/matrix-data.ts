import type { Cell } from '../../../results/matrix.ts';
import { addressingTitles, protocolTitles, type TileState, stateOf, tileMarks } from './matrix-tile.ts';

/**
 * What the detail panel reads: every text once in `texts`, and a path as
 * `[source, target, by, protocol, asked, expected, state, rtt, answered by, detail, differs]`, where all but
 * source and target (places in the grid), the RTT in milliseconds and `differs` (0 or 1) are places in `texts`.
 */
export interface MatrixData {
  endpoints: [name: string, host: string, place: string][];
  texts: string[];
  paths: (number | null)[][];
}

const stateTitles: Record<TileState, string> = {
  open: 'open',
  filtered: 'filtered',
  refused: 'refused',
  unresolved: 'unresolved',
  impostor: 'open, by another',
  mixed: 'mixed',
  missing: 'not observed',
};

/** Packs the cells of a matrix for the page; `positions` gives each endpoint's place in the grid. */
export function packMatrix(
  endpoints: readonly { name: string; host: string; place: string }[],
  cells: readonly Cell[],
): MatrixData {
  const positions = new Map(endpoints.map((endpoint, position) => [endpoint.name, position]));
  const texts = new Map<string, number>();
  const text = (value: string): number => {
    const known = texts.get(value) ?? texts.size;
    texts.set(value, known);
    return known;
  };
  const paths = cells.map((cell) => [
    positions.get(cell.source) ?? null,
    positions.get(cell.target) ?? null,
    text(addressingTitles[cell.by]),
    text(protocolTitles[cell.protocol]),
    text(cell.destination),
    text(cell.expected),
    text(observationText(cell)),
    cell.rttMs === null ? null : Number(cell.rttMs.toFixed(3)),
    cell.answeredBy.length > 0 ? text(cell.answeredBy.join(', ')) : null,
    cell.detail === null ? null : text(cell.detail),
    cell.differs ? 1 : 0,
  ]);
  return {
    endpoints: endpoints.map(({ name, host, place }) => [name, host, place]),
    texts: [...texts.keys()],
    paths,
  };
}

/** Mark and word of what was seen on a path. */
export function observationText(cell: Cell): string {
  const state = stateOf(cell);
  return `${tileMarks[state]} ${stateTitles[state]}`;
}

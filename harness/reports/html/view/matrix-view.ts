import { counted, formatDuration, formatRtt } from '../../../results/format.ts';
import type { Cell, Matrix, Protocol } from '../../../results/matrix.ts';
import { median } from '../../../results/statistics.ts';
import { type MatrixData, observationText, packMatrix } from './matrix-data.ts';
import { gridGroups, type GridEndpoint, type GridGroup } from './matrix-order.ts';
import {
  addressingTitles,
  cellMarks,
  cellWords,
  type CellState,
  combineCell,
  combineTile,
  protocolTitles,
  tileMarks,
  type TileState,
  tileWords,
} from './matrix-tile.ts';

/** Up to so many endpoints a cell has room for a mark of each protocol. */
const roomyEndpoints = 16;
const listedDifferences = 200;

export interface TileView {
  state: TileState | 'none';
  mark: string;
  differs: boolean;
}

export interface GridCellView {
  state: CellState;
  mark: string;
  /** One tile a protocol in a roomy grid, else empty. */
  tiles: TileView[];
  /** The cell in words, in a roomy grid. */
  label: string | null;
}

export interface MatrixView {
  id: string;
  title: string;
  summary: string;
  roomy: boolean;
  protocols: { letter: string; title: string }[];
  groups: { host: string; rows: { endpoint: GridEndpoint; position: number; cells: GridCellView[] }[] }[];
  columns: (GridEndpoint & { startsGroup: boolean })[];
  columnGroups: { host: string; count: number }[];
  legend: { mark: string; words: string; state: string; differs: boolean }[];
  /** Paths that differ or were not observed. */
  notable: number;
  differences: { cells: string[] }[];
  moreDifferences: number;
  /** Rows of the table of round-trip times, with a cell a protocol. */
  rtt: { where: string; times: { median: string; max: string }[] }[];
  data: MatrixData;
}

/** Everything that the page shows of a matrix; `id` is unique on the page. */
export function matrixView(matrix: Matrix, id: string): MatrixView {
  const groups = gridGroups(matrix);
  const columns = groups.flatMap((group) =>
    group.endpoints.map((endpoint, index) => ({ ...endpoint, startsGroup: index === 0 })),
  );
  const protocols = (['icmp', 'tcp', 'udp'] as const).filter((protocol) =>
    matrix.cells.some((cell) => cell.protocol === protocol),
  );
  const roomy = columns.length <= roomyEndpoints;
  const paths = byPair(matrix.cells);
  const cellAt = (source: string, target: string): GridCellView =>
    gridCell(paths.get(pairKey(source, target)) ?? [], roomy ? protocols : []);
  const rows = gridRows(groups, columns, cellAt);
  const differing = matrix.cells.filter((cell) => cell.differs);
  const missing = matrix.cells.filter((cell) => cell.observed === null);
  const notable = [...differing, ...missing];
  return {
    id,
    title: matrix.title,
    summary: summaryOf(matrix, columns.length, differing.length, missing.length),
    roomy,
    protocols: protocols.map((protocol) => ({ letter: protocol.charAt(0), title: protocolTitles[protocol] })),
    groups: rows,
    columns,
    columnGroups: groups.map((group) => ({ host: group.host, count: group.endpoints.length })),
    legend: legendOf(rows, roomy),
    notable: notable.length,
    differences: notable.slice(0, listedDifferences).map((cell) => ({ cells: differenceRow(cell) })),
    moreDifferences: Math.max(0, notable.length - listedDifferences),
    rtt: rttRows(matrix.cells, columns, protocols),
    data: packMatrix(columns, matrix.cells),
  };
}

function pairKey(source: string, target: string): string {
  return `${source}\n${target}`;
}

function byPair(cells: readonly Cell[]): Map<string, Cell[]> {
  const pairs = new Map<string, Cell[]>();
  for (const cell of cells) {
    const key = pairKey(cell.source, cell.target);
    const pair = pairs.get(key);
    if (pair) pair.push(cell);
    else pairs.set(key, [cell]);
  }
  return pairs;
}

function gridRows(
  groups: readonly GridGroup[],
  columns: readonly GridEndpoint[],
  cellAt: (source: string, target: string) => GridCellView,
): MatrixView['groups'] {
  let position = 0;
  return groups.map((group) => ({
    host: group.host,
    rows: group.endpoints.map((endpoint) => ({
      endpoint,
      position: position++,
      cells: columns.map((column) => cellAt(endpoint.name, column.name)),
    })),
  }));
}

function gridCell(paths: readonly Cell[], protocols: readonly Protocol[]): GridCellView {
  const state = combineCell(paths);
  const first = paths[0];
  const tiles = protocols.map((protocol): TileView => {
    const own = paths.filter((path) => path.protocol === protocol);
    const tile = combineTile(own);
    if (tile === null) return { state: 'none', mark: '·', differs: false };
    return { state: tile, mark: tileMarks[tile], differs: own.some((path) => path.differs) };
  });
  const label =
    protocols.length > 0 && first
      ? `${first.source} to ${first.target}: ${protocols.map((protocol, index) => tileLabel(protocol, tiles[index])).join('; ')}`
      : null;
  return { state, mark: cellMarks[state], tiles, label };
}

function tileLabel(protocol: Protocol, tile: TileView | undefined): string {
  if (!tile || tile.state === 'none') return `${protocolTitles[protocol]} not asked`;
  return `${protocolTitles[protocol]} ${tileWords[tile.state]}${tile.differs ? ', not as expected' : ''}`;
}

function summaryOf(matrix: Matrix, endpoints: number, differing: number, missing: number): string {
  const verdict =
    differing === 0 && missing === 0
      ? 'all as expected'
      : [differing && `${differing} not as expected`, missing && `${missing} not observed`].filter(Boolean).join(', ');
  return [
    counted(endpoints, 'endpoint'),
    `${counted(matrix.cells.length, 'path')}: ${verdict}`,
    `asked in ${formatDuration(matrix.durationMs)}`,
  ].join(' · ');
}

function legendOf(rows: MatrixView['groups'], roomy: boolean): MatrixView['legend'] {
  const cells = rows.flatMap((group) => group.rows.flatMap((row) => row.cells));
  if (!roomy) {
    const present = new Set(cells.map((cell) => cell.state));
    return (Object.keys(cellMarks) as CellState[])
      .filter((state) => state !== 'none' && present.has(state))
      .map((state) => ({ mark: cellMarks[state], words: cellWords[state], state, differs: false }));
  }
  const tiles = cells.flatMap((cell) => cell.tiles);
  const entries: MatrixView['legend'] = (Object.keys(tileMarks) as TileState[])
    .filter((state) => tiles.some((tile) => tile.state === state))
    .map((state) => ({ mark: tileMarks[state], words: tileWords[state], state: state, differs: false }));
  if (tiles.some((tile) => tile.differs)) {
    entries.push({ mark: '', words: 'striped and framed: not as expected', state: 'sample', differs: true });
  }
  return entries;
}

/** The words of a path that differs, in the order of the table's columns. */
function differenceRow(cell: Cell): string[] {
  return [
    cell.source,
    cell.target,
    protocolTitles[cell.protocol],
    addressingTitles[cell.by],
    cell.destination,
    cell.expected,
    observationText(cell),
    [cell.answeredBy.length > 0 && `answered by ${cell.answeredBy.join(', ')}`, cell.detail].filter(Boolean).join('; '),
  ];
}

function rttRows(
  cells: readonly Cell[],
  columns: readonly GridEndpoint[],
  protocols: readonly Protocol[],
): MatrixView['rtt'] {
  const hosts = new Map(columns.map((column) => [column.name, column.host]));
  const timed = cells.filter((cell) => cell.rttMs !== null && cell.source !== cell.target);
  return [false, true].flatMap((crosses) => {
    const here = timed.filter((cell) => (hosts.get(cell.source) !== hosts.get(cell.target)) === crosses);
    if (here.length === 0) return [];
    const times = protocols.map((protocol) => rttFigures(here.filter((cell) => cell.protocol === protocol)));
    return { where: `${crosses ? 'across hosts' : 'same host'}, ${counted(here.length, 'path')}`, times };
  });
}

function rttFigures(cells: readonly Cell[]): { median: string; max: string } {
  const times = cells.map((cell) => cell.rttMs as number);
  const middle = median(times);
  if (middle === null) return { median: '–', max: '–' };
  return { median: formatRtt(middle), max: formatRtt(times.reduce((highest, time) => Math.max(highest, time), 0)) };
}

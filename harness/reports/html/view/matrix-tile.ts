import type { Addressing, Cell, Protocol } from '../../../results/matrix.ts';

/**
 * What a tile of the grid shows. Beside the observations: `impostor`, somebody else answered;
 * `missing`, nothing was observed; `mixed`, the paths differ from each other, as expected.
 */
export type TileState = 'open' | 'refused' | 'filtered' | 'unresolved' | 'impostor' | 'missing' | 'mixed';

export const tileMarks: Record<TileState, string> = {
  open: '●',
  filtered: '○',
  refused: 'R',
  unresolved: 'N',
  impostor: '≠',
  mixed: '◐',
  missing: '?',
};

export const tileWords: Record<TileState, string> = {
  open: 'open',
  filtered: 'filtered: nothing came back',
  refused: 'refused: answered that nobody listens',
  unresolved: 'unresolved: the name has no address',
  impostor: 'open, but somebody else answered',
  mixed: 'open by one way of naming, blocked by another',
  missing: 'not observed',
};

/** What a whole cell of a large grid shows, where there is room for one mark only. */
export type CellState = 'open' | 'blocked' | 'mixed' | 'broken' | 'leak' | 'impostor' | 'missing' | 'none';

export const cellMarks: Record<CellState, string> = {
  open: '●',
  blocked: '○',
  mixed: '◐',
  broken: '×',
  leak: '!',
  impostor: '≠',
  missing: '?',
  none: '',
};

export const cellWords: Record<CellState, string> = {
  open: 'all paths open, as expected',
  blocked: 'all paths blocked, as expected',
  mixed: 'some open and some blocked, as expected',
  broken: 'expected open, is not',
  leak: 'expected blocked, got an answer',
  impostor: 'somebody else answered',
  missing: 'not observed',
  none: 'not asked',
};

/** How reports write the protocols and ways of naming of a path. */
export const protocolTitles: Record<Protocol, string> = { icmp: 'ICMP', tcp: 'TCP', udp: 'UDP' };
export const addressingTitles: Record<Addressing, string> = {
  address: 'address',
  name: 'name',
  alias: 'alias',
  loopback: 'loopback',
};

/** The state of one path. */
export function stateOf(cell: Cell): TileState {
  if (cell.observed === null) return 'missing';
  return cell.differs && cell.observed === 'open' && cell.expected === 'open' ? 'impostor' : cell.observed;
}

/** One state for the paths of a tile: a difference shows first, then a gap, then what all have in common. */
export function combineTile(paths: readonly Cell[]): TileState | null {
  const first = paths[0];
  if (!first) return null;
  const decisive = paths.find((path) => path.differs) ?? paths.find((path) => path.observed === null);
  if (decisive) return stateOf(decisive);
  return paths.every((path) => path.observed === first.observed) ? stateOf(first) : 'mixed';
}

/** One state for all paths of a cell, by the same order of importance. */
export function combineCell(paths: readonly Cell[]): CellState {
  const first = paths[0];
  if (!first) return 'none';
  const difference = paths.find((path) => path.differs);
  if (difference) {
    if (difference.expected === 'blocked') return 'leak';
    return difference.observed === 'open' ? 'impostor' : 'broken';
  }
  if (paths.some((path) => path.observed === null)) return 'missing';
  if (paths.some((path) => path.expected !== first.expected)) return 'mixed';
  return first.expected;
}

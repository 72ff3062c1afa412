/** A part of a matrix that explains a group of broken cells. */
export interface Locality<Cell> {
  readonly key: string;
  readonly cells: readonly Cell[];
}

/** A part explains its cells when at least this share of it is broken: single losses must not hide it. */
const brokenShare = 0.9;
const mostLocalities = 4;

/**
 * Finds the parts of a matrix, such as everything to or from one host, that are broken as a whole: first the one that
 * explains most of the broken cells, then again for what is left. Of parts that explain equally many, the one whose
 * key comes first in `keysOf` wins. What no part explains is returned as `rest`.
 */
export function localize<Cell>(
  all: readonly Cell[],
  broken: ReadonlySet<Cell>,
  keysOf: (cell: Cell) => readonly string[],
): { localities: Locality<Cell>[]; rest: Cell[] } {
  const totals = new Map<string, number>();
  for (const cell of all) for (const key of keysOf(cell)) totals.set(key, (totals.get(key) ?? 0) + 1);

  const localities: Locality<Cell>[] = [];
  let left = [...broken];
  while (left.length > 0 && localities.length < mostLocalities) {
    const best = bestKey(left, keysOf, totals);
    if (best === null) break;
    const explained = left.filter((cell) => keysOf(cell).includes(best));
    localities.push({ key: best, cells: explained });
    left = left.filter((cell) => !keysOf(cell).includes(best));
    // What one part explains must not make another part look less broken, or more.
    for (const cell of explained) for (const key of keysOf(cell)) totals.set(key, (totals.get(key) ?? 0) - 1);
  }
  return { localities, rest: left };
}

function bestKey<Cell>(
  left: readonly Cell[],
  keysOf: (cell: Cell) => readonly string[],
  totals: ReadonlyMap<string, number>,
): string | null {
  const found = new Map<string, { broken: number; rank: number }>();
  for (const cell of left) {
    keysOf(cell).forEach((key, rank) => {
      const entry = found.get(key);
      if (entry) entry.broken += 1;
      else found.set(key, { broken: 1, rank });
    });
  }
  let best: { key: string; broken: number; rank: number } | null = null;
  for (const [key, { broken, rank }] of found) {
    if (broken / (totals.get(key) ?? broken) < brokenShare) continue;
    if (best === null || broken > best.broken || (broken === best.broken && rank < best.rank)) {
      best = { key, broken, rank };
    }
  }
  return best === null ? null : best.key;
}

import type { Cell, Protocol } from '../results/matrix.ts';

const evidenceLines = 8;
const namedItems = 4;

/** Concrete paths, at most eight of them. */
export function pathEvidence(cells: readonly Cell[]): string[] {
  return bounded(cells.map(describePath));
}

/** The first lines, and how many more there are. */
export function bounded(lines: readonly string[]): string[] {
  if (lines.length <= evidenceLines) return [...lines];
  return [...lines.slice(0, evidenceLines), `… and ${lines.length - evidenceLines} more`];
}

/** `ea → eb (10.0.1.4) tcp: filtered, ENETUNREACH`. */
export function describePath(cell: Cell): string {
  const observed = cell.observed ?? 'no observation';
  const who = cell.answeredBy.length > 0 && cell.differs ? `, answered by ${list(cell.answeredBy)}` : '';
  const detail = cell.detail === null ? '' : `, ${cell.detail}`;
  return `${cell.source} → ${cell.target} (${cell.destination}) ${cell.protocol}: ${observed}${who}${detail}`;
}

/** `a`, `a and b`, `a, b and c`, `a, b, c, d and 5 more`. */
export function list(items: readonly string[]): string {
  const unique = [...new Set(items)];
  const named = unique.length > namedItems + 1 ? unique.slice(0, namedItems) : unique;
  const last = unique.length > named.length ? `${unique.length - named.length} more` : named.pop();
  return named.length === 0 ? (last ?? 'nobody') : `${named.join(', ')} and ${last}`;
}

/** `1 path`, `2 paths`. */
export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}

/** `1 path is`, `2 paths are`. */
export function are(number: number): string {
  return number === 1 ? 'is' : 'are';
}

/** How a group of paths that should be open was observed. */
export function observedWord(cells: readonly Cell[]): string {
  const words = new Set(cells.map((cell) => cell.observed));
  return words.size === 1 ? ([...words][0] ?? 'not observed') : 'not open';
}

/** `ICMP and TCP`, or nothing when every protocol that was asked is meant. */
export function protocolWords(protocols: ReadonlySet<Protocol>, asked: ReadonlySet<Protocol>): string {
  if (protocols.size === asked.size) return '';
  return list([...protocols].map((protocol) => protocol.toUpperCase()));
}

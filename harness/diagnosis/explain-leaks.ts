import type { Finding } from '../results/finding.ts';
import type { Cell, Matrix } from '../results/matrix.ts';
import { localize } from './localize.ts';
import { indexEndpoints, type EndpointIndex } from './matrix-context.ts';
import { are, count, list, pathEvidence } from './wording.ts';

/** Explains paths that must not work and do, or are at least answered. */
export function explainLeaks(matrix: Matrix): Finding[] {
  const forbidden = matrix.cells.filter((cell) => cell.expected === 'blocked' && cell.observed !== null);
  const leaks = forbidden.filter((cell) => cell.differs);
  if (leaks.length === 0) return [];
  const endpoints = indexEndpoints(matrix);
  const { localities, rest } = localize(forbidden, new Set(leaks), (cell) => keysOf(cell, endpoints));
  const groups = localities.map(({ key, cells }) => describe(key, cells, endpoints));
  return rest.length === 0 ? groups : [...groups, describe('', rest, endpoints)];
}

function networkOf(endpoints: EndpointIndex, name: string): string {
  return endpoints.get(name)?.network ?? name;
}

/** Whole networks first, then one endpoint among the endpoints of another network, then single ones. */
function keysOf(cell: Cell, endpoints: EndpointIndex): string[] {
  const from = networkOf(endpoints, cell.source);
  const to = networkOf(endpoints, cell.target);
  return [
    `networks:${[from, to].sort().join('\n')}`,
    `way:${from}\n${to}`,
    `end:${cell.source}\n${to}`,
    `end:${cell.target}\n${from}`,
    `from:${cell.source}\n${to}`,
    `to:${cell.target}\n${from}`,
    `address:${cell.by}\n${cell.source}\n${to}`,
    `pair:${cell.source}\n${cell.target}`,
  ];
}

function describe(key: string, cells: readonly Cell[], endpoints: EndpointIndex): Finding {
  const [kind = '', rest = ''] = key.split(/:(.*)/s);
  const [first = '', second = ''] = rest.split('\n');
  const sources = list(cells.map((cell) => cell.source));
  const targets = list(cells.map((cell) => cell.target));
  const networks = new Set(
    cells.flatMap((cell) => [networkOf(endpoints, cell.source), networkOf(endpoints, cell.target)]),
  );
  const isolation =
    networks.size > 1 && !networks.has('underlay') ? `: networks ${list([...networks].sort())} are not isolated` : '';
  const title = `${sources} ${cells.every((cell) => cell.source === cells[0]?.source) ? 'reaches' : 'reach'} ${targets}`;
  const number = `${count(cells.length, 'path')} that must not work ${are(cells.length)} answered`;
  return {
    title: `${title}${isolation || ', which must not work'} (${number})`,
    evidence: pathEvidence(cells),
    cause: causeOf(kind, first, second, networks, cells),
  };
}

function causeOf(
  kind: string,
  first: string,
  second: string,
  networks: ReadonlySet<string>,
  cells: readonly Cell[],
): string | null {
  if (networks.has('underlay')) return 'the endpoint has a route to the hosts';
  if (networks.size < 2) return null;
  const source = cells[0]?.source;
  const target = cells[0]?.target;
  if (kind === 'end' || kind === 'from') return `${first} is attached to ${second} as well, or a route leads there`;
  if (kind === 'to') return `${first} is attached to ${second} as well, or a route leads to it`;
  if (source !== undefined && cells.every((cell) => cell.source === source)) {
    return `${source} is attached to the other network as well, or a route leads there`;
  }
  if (target !== undefined && cells.every((cell) => cell.target === target)) {
    return `${target} is attached to the other network as well, or a route leads to it`;
  }
  return 'the networks share a segment, or a router passes packets between them';
}

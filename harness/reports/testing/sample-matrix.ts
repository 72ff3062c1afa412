import {
  type Addressing,
  type Cell,
  differs,
  type Expectation,
  type Matrix,
  type MatrixEndpoint,
  type Observation,
  type Protocol,
} from '../../results/matrix.ts';

export interface SamplePath {
  source: MatrixEndpoint;
  target: MatrixEndpoint;
  by: Addressing;
  protocol: Protocol;
}

export interface SampleMatrixOptions {
  title?: string;
  endpoints: readonly MatrixEndpoint[];
  addressings?: readonly Addressing[];
  expect?: (path: SamplePath) => Expectation;
  /** Changes what a path would show if everything held. */
  observe?: (path: SamplePath) => Partial<Pick<Cell, 'observed' | 'answeredBy' | 'detail'>> | undefined;
}

/** `count` endpoints spread evenly over `hosts` hosts, named by `name`. */
export function sampleEndpoints(
  count: number,
  { hosts = 3, network = 'blue', subnet = '10.10.0', name = (index: number) => `${network}-${index}` } = {},
): MatrixEndpoint[] {
  return Array.from({ length: count }, (_, index) => ({
    name: name(index + 1),
    host: `h${Math.floor((index * hosts) / count) + 1}`,
    network,
    address: `${subnet}.${index + 2}`,
  }));
}

/** A matrix over every pair and protocol in which everything holds, except what the options change. */
export function sampleMatrix({
  title = 'Every endpoint to every endpoint',
  endpoints,
  addressings = ['address'],
  expect = () => 'open',
  observe = () => undefined,
}: SampleMatrixOptions): Matrix {
  const cells: Cell[] = [];
  for (const source of endpoints) {
    for (const target of endpoints) {
      for (const by of addressings) {
        for (const protocol of ['icmp', 'tcp', 'udp'] as const) {
          const path = { source, target, by, protocol };
          cells.push(sampleCell(path, expect(path), observe(path) ?? {}, cells.length));
        }
      }
    }
  }
  return { title, endpoints: [...endpoints], cells, durationMs: 640 };
}

/** The large matrix: `count` endpoints on four hosts, with a few broken paths from `blue-7`. */
export function largeSampleMatrix(count: number): Matrix {
  return sampleMatrix({
    title: `${count} endpoints on four hosts`,
    endpoints: sampleEndpoints(count, { hosts: 4 }),
    observe: ({ source, target, protocol }) => {
      if (source.name === 'blue-7' && target.host === 'h3') return { observed: 'filtered', detail: 'timed out' };
      if (source.name === 'blue-9' && target.name === 'blue-11' && protocol === 'udp') return { observed: null };
      return undefined;
    },
  });
}

function sampleCell(
  { source, target, by, protocol }: SamplePath,
  expected: Expectation,
  change: Partial<Pick<Cell, 'observed' | 'answeredBy' | 'detail'>>,
  index: number,
): Cell {
  const promised: Observation = expected === 'open' ? 'open' : 'filtered';
  const observed = change.observed === undefined ? promised : change.observed;
  const isOpen = observed === 'open';
  const cell = {
    source: source.name,
    target: target.name,
    by,
    destination: by === 'address' ? (target.address ?? target.name) : by === 'alias' ? 'web' : target.name,
    protocol,
    expected,
    observed,
    rttMs: isOpen ? (source.host === target.host ? 0.04 : 0.18) + (index % 17) * 0.006 : null,
    answeredBy: change.answeredBy ?? (isOpen && protocol !== 'icmp' ? [target.name] : []),
    detail: change.detail ?? null,
  };
  return { ...cell, differs: differs(cell) };
}

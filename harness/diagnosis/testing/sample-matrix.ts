import { differs, type Cell, type Expectation, type Matrix, type Protocol } from '../../results/matrix.ts';

export interface SampleEndpoint {
  readonly name: string;
  readonly host: string;
  readonly network?: string;
  readonly alias?: string;
}

export type Change = Partial<Pick<Cell, 'observed' | 'answeredBy' | 'detail'>>;

export interface SampleOptions {
  readonly endpoints: readonly SampleEndpoint[];
  readonly by?: readonly Cell['by'][];
  readonly protocols?: readonly Protocol[];
  readonly expect?: (source: SampleEndpoint, target: SampleEndpoint) => Expectation;
  /** What differs from a network that keeps all its promises. */
  readonly change?: (cell: Cell, source: SampleEndpoint, target: SampleEndpoint) => Change | undefined;
}

/** A full matrix among endpoints on which every expectation holds, apart from the changes. */
export function sampleMatrix(options: SampleOptions): Matrix {
  const { endpoints, by = ['address'], protocols = ['icmp', 'tcp', 'udp'] } = options;
  const networkOf = (endpoint: SampleEndpoint): string => endpoint.network ?? 'blue';
  const expect = options.expect ?? ((source, target) => (networkOf(source) === networkOf(target) ? 'open' : 'blocked'));
  const addressOf = (endpoint: SampleEndpoint): string => `10.0.0.${endpoints.indexOf(endpoint) + 1}`;
  const cells: Cell[] = [];
  for (const source of endpoints) {
    for (const target of endpoints) {
      for (const way of by) {
        if ((way === 'loopback') !== (source === target)) continue;
        for (const protocol of protocols) {
          const expected = expect(source, target);
          const destination =
            way === 'name' ? target.name : way === 'alias' ? (target.alias ?? target.name) : addressOf(target);
          const sound: Cell = {
            source: source.name,
            target: target.name,
            by: way,
            destination,
            protocol,
            expected,
            observed: expected === 'open' ? 'open' : 'filtered',
            rttMs: expected === 'open' ? 0.3 : null,
            answeredBy: expected === 'open' && protocol !== 'icmp' ? [target.name] : [],
            detail: null,
            differs: false,
          };
          const cell = { ...sound, ...options.change?.(sound, source, target) };
          cells.push({ ...cell, differs: differs(cell) });
        }
      }
    }
  }
  return {
    title: 'sample',
    endpoints: endpoints.map((endpoint) => ({
      name: endpoint.name,
      host: endpoint.host,
      network: networkOf(endpoint),
      address: addressOf(endpoint),
    })),
    cells,
    durationMs: 1,
  };
}

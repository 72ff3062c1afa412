import { describe, expect, it } from 'vitest';
import { largeSampleMatrix, sampleEndpoints, sampleMatrix } from '../../testing/sample-matrix.ts';
import { matrixView } from './matrix-view.ts';

describe('matrixView', () => {
  const endpoints = sampleEndpoints(3);

  it('groups rows and columns by host, whatever their order', () => {
    const [first, second, third] = endpoints;
    const shuffled = [first, third, { ...second, host: 'h1' }].map((endpoint) => endpoint as (typeof endpoints)[number]);
    const view = matrixView(sampleMatrix({ endpoints: shuffled }), 'm');
    expect(view.columnGroups).toEqual([
      { host: 'h1', count: 2 },
      { host: 'h3', count: 1 },
    ]);
    expect(view.columns.map((column) => [column.name, column.startsGroup])).toEqual([
      ['blue-1', true],
      ['blue-2', false],
      ['blue-3', true],
    ]);
    expect(view.groups.flatMap((group) => group.rows.map((row) => row.position))).toEqual([0, 1, 2]);
  });

  it('makes one row of an endpoint on two networks, and a row of one that only cells name', () => {
    const matrix = sampleMatrix({ endpoints });
    matrix.endpoints.push({ name: 'blue-1', host: 'h1', network: 'red', address: '10.20.0.2' });
    matrix.cells.push({ ...matrix.cells[0]!, target: 'stranger' });
    const view = matrixView(matrix, 'm');
    expect(view.columns.map((column) => [column.name, column.host, column.place])).toEqual([
      ['blue-1', 'h1', 'blue 10.10.0.2, red 10.20.0.2'],
      ['blue-2', 'h2', 'blue 10.10.0.3'],
      ['blue-3', 'h3', 'blue 10.10.0.4'],
      ['stranger', 'unknown host', ''],
    ]);
  });

  it('marks differences, gaps, wrong answerers and mixed cells', () => {
    const matrix = sampleMatrix({
      endpoints,
      addressings: ['address', 'name'],
      expect: ({ source, target, by }) =>
        source.name === 'blue-3' && target.name === 'blue-1' && by === 'name' ? 'blocked' : 'open',
      observe: ({ source, target, protocol, by }) => {
        if (source.name !== 'blue-1') return undefined;
        if (target.name === 'blue-2' && protocol === 'tcp' && by === 'name') return { observed: 'refused' };
        if (target.name === 'blue-2' && protocol === 'udp') return { observed: null };
        if (target.name === 'blue-3' && protocol === 'tcp') return { answeredBy: ['blue-2'] };
        return undefined;
      },
    });
    const cellOf = (row: number, column: number) => matrixView(matrix, 'm').groups[row]!.rows[0]!.cells[column]!;
    expect(cellOf(0, 1)).toEqual({
      state: 'broken',
      mark: '×',
      tiles: [
        { state: 'open', mark: '●', differs: false },
        { state: 'refused', mark: 'R', differs: true },
        { state: 'missing', mark: '?', differs: false },
      ],
      label:
        'blue-1 to blue-2: ICMP open; TCP refused: answered that nobody listens, not as expected; UDP not observed',
    });
    expect(cellOf(0, 2)).toMatchObject({ state: 'impostor', tiles: [{}, { state: 'impostor', mark: '≠' }, {}] });
    expect(cellOf(2, 0)).toMatchObject({ state: 'mixed', tiles: [{ state: 'mixed', mark: '◐', differs: false }, {}, {}] });
    const view = matrixView(matrix, 'm');
    expect(view.summary).toBe('3 endpoints · 54 paths: 3 not as expected, 2 not observed · asked in 640 ms');
    expect(view.notable).toBe(5);
    expect(view.differences[0]?.cells).toEqual([
      ...['blue-1', 'blue-2', 'TCP', 'name', 'blue-2', 'open', 'R refused', ''],
    ]);
  });

  it('calls a matrix without differences all as expected', () => {
    expect(matrixView(sampleMatrix({ endpoints }), 'm').summary).toContain('27 paths: all as expected');
  });

  it('summarises round trips by where they go, without an endpoint to itself', () => {
    const matrix = sampleMatrix({ endpoints: sampleEndpoints(4, { hosts: 2 }) });
    let across = 0;
    for (const cell of matrix.cells) {
      const crosses = Number(cell.source.slice(-1)) <= 2 !== Number(cell.target.slice(-1)) <= 2;
      cell.rttMs = cell.source === cell.target ? 99 : crosses && cell.protocol === 'icmp' ? ++across : 0.5;
    }
    const even = { median: '0.500 ms', max: '0.500 ms' };
    expect(matrixView(matrix, 'm').rtt).toEqual([
      { where: 'same host, 12 paths', times: [even, even, even] },
      {
        where: 'across hosts, 24 paths',
        times: [{ median: '4.500 ms', max: '8.000 ms' }, even, even],
      },
    ]);
  });

  it('packs paths so that the page can read them back', () => {
    const { data } = matrixView(sampleMatrix({ endpoints: endpoints.slice(0, 2) }), 'm');
    const path = data.paths[4]!;
    expect(path.slice(0, 2)).toEqual([0, 1]);
    expect([2, 3, 4, 5, 6, 8].map((index) => data.texts[path[index]!])).toEqual([
      ...['address', 'TCP', '10.10.0.3', 'open', '● open', 'blue-2'],
    ]);
    expect(path.slice(9)).toEqual([null, 0]);
  });

  it('shows one mark a cell and caps the list when there are many endpoints', () => {
    const view = matrixView(largeSampleMatrix(40), 'm');
    expect(view.roomy).toBe(false);
    expect(view.groups[0]?.rows[6]?.cells.map((cell) => cell.mark).join('')).toBe(
      `${'●'.repeat(20)}${'×'.repeat(10)}${'●'.repeat(10)}`,
    );
    const broken = sampleMatrix({ endpoints: sampleEndpoints(10), observe: () => ({ observed: 'filtered' }) });
    expect(matrixView(broken, 'm')).toMatchObject({ notable: 300, moreDifferences: 100 });
  });
});

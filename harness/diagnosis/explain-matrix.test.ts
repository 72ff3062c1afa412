import { describe, expect, test } from 'vitest';
import { explainMatrix } from './explain-matrix.ts';
import { sampleMatrix, type Change, type SampleEndpoint } from './testing/sample-matrix.ts';

const on = (host: string, ...names: string[]): SampleEndpoint[] => names.map((name) => ({ name, host }));
const six = [...on('h1', 'a1', 'a2'), ...on('h2', 'b1', 'b2'), ...on('h3', 'c1', 'c2')];
const overlay = { networkTitle: 'Swarm overlay', dataPath: { protocol: 'udp', port: 4789 } };
const filtered: Change = { observed: 'filtered', answeredBy: [] };
const summary = (findings: ReturnType<typeof explainMatrix>) => findings.map(({ title, cause }) => ({ title, cause }));

test('a matrix without a difference needs no explanation', () => {
  expect(explainMatrix(sampleMatrix({ endpoints: six }))).toEqual([]);
});

describe('closed paths', () => {
  test('all across hosts to or from one host', () => {
    const matrix = sampleMatrix({
      endpoints: six,
      change: (_, { host: from }, { host: to }) =>
        from !== to && (from === 'h2' || to === 'h2') ? filtered : undefined,
    });
    const findings = explainMatrix(matrix, overlay);
    expect(summary(findings)).toEqual([
      {
        title:
          '48 of 90 paths that must be open are filtered: all across hosts to or from h2; paths inside h2 are open',
        cause: 'encapsulated traffic (UDP 4789) is blocked at or near h2',
      },
    ]);
    expect(findings[0]?.evidence).toHaveLength(9);
    expect(findings[0]?.evidence[0]).toBe('a1 → b1 (10.0.0.3) icmp: filtered');
    expect(findings[0]?.evidence.at(-1)).toBe('… and 40 more');
  });

  test('all across hosts', () => {
    const matrix = sampleMatrix({
      endpoints: six,
      change: (_, source, target) => (source.host === target.host ? undefined : filtered),
    });
    expect(summary(explainMatrix(matrix, overlay))).toEqual([
      {
        title: '72 of 90 paths that must be open are filtered: all across hosts; paths inside each host are open',
        cause: 'encapsulated traffic (UDP 4789) does not get from host to host: underlay, firewall or encapsulation',
      },
    ]);
  });

  test('all from endpoints to another host itself, which nothing encapsulates', () => {
    const matrix = sampleMatrix({
      endpoints: six,
      change: (_, source, target) => (source.host !== 'h2' && target.host === 'h2' ? filtered : undefined),
    });
    const toHosts = {
      ...matrix,
      cells: matrix.cells
        .filter(({ source, target }) => source !== target)
        .map((cell) => ({ ...cell, target: matrix.endpoints.find(({ name }) => name === cell.target)!.host })),
    };
    expect(explainMatrix(toHosts, overlay)[0]?.cause).toBe('traffic between hosts is blocked on its way into h2');
  });

  test('between two hosts, and one way', () => {
    const between = sampleMatrix({
      endpoints: six,
      change: (_, { host: from }, { host: to }) => (`${from}${to}`.match(/h1h3|h3h1/) ? filtered : undefined),
    });
    expect(explainMatrix(between, overlay)[0]?.cause).toBe(
      'encapsulated traffic (UDP 4789) is blocked between h1 and h3',
    );
    const oneWay = sampleMatrix({
      endpoints: six,
      change: (_, { host: from }, { host: to }) => (from === 'h1' && to !== 'h1' ? filtered : undefined),
    });
    expect(explainMatrix(oneWay)[0]).toMatchObject({
      title:
        '24 of 90 paths that must be open are filtered: all across hosts from h1, one way only; paths inside h1 are open',
      cause: 'traffic between hosts is blocked on its way out of h1',
    });
  });

  test('one endpoint, even on its own host', () => {
    const matrix = sampleMatrix({
      endpoints: six,
      change: (_, source, target) => (source.name === 'a1' || target.name === 'a1' ? filtered : undefined),
    });
    expect(summary(explainMatrix(matrix, overlay))).toEqual([
      {
        title: '30 of 90 paths that must be open are filtered: all to or from a1, even on h1 itself',
        cause: 'packets are dropped in the namespace of a1, or it is not attached to the network',
      },
    ]);
  });

  test('one protocol at one endpoint, its loopback included', () => {
    const matrix = sampleMatrix({
      endpoints: six,
      by: ['address', 'loopback'],
      change: ({ protocol }, source, target) =>
        protocol === 'icmp' && (source.name === 'a1' || target.name === 'a1') ? filtered : undefined,
    });
    expect(summary(explainMatrix(matrix, overlay))).toEqual([
      {
        title: '11 of 108 paths that must be open are filtered: ICMP, all to or from a1, even on h1 itself',
        cause: 'ICMP is dropped in the namespace of a1',
      },
    ]);
  });

  test('two causes at once', () => {
    const matrix = sampleMatrix({
      endpoints: six,
      change: ({ protocol }, { host: from, name: source }, { host: to, name: target }) => {
        if (from !== to && (from === 'h3' || to === 'h3')) return filtered;
        return protocol === 'tcp' && target === 'a2' && source !== 'a2'
          ? { observed: 'refused', answeredBy: [] }
          : undefined;
      },
    });
    const findings = explainMatrix(matrix, overlay);
    expect(findings.map(({ title }) => title)).toEqual([
      '48 of 90 paths that must be open are filtered: all across hosts to or from h3; paths inside h3 are open',
      '3 of 90 paths that must be open are refused: TCP, all to a2, one way only, even on h1 itself',
    ]);
    expect(findings[1]?.cause).toMatch(/a firewall rejects/);
  });

  test('a single lost path does not hide the rest', () => {
    const matrix = sampleMatrix({
      endpoints: six,
      change: (cell) =>
        cell.source === 'a1' && cell.target === 'c2' && cell.protocol === 'udp' ? filtered : undefined,
    });
    expect(explainMatrix(matrix)[0]?.title).toBe(
      '1 of 90 paths that must be open is filtered: UDP, all from a1 to c2, one way only',
    );
  });

  test('single losses are not blamed on anybody', () => {
    const lost = ['a1b1', 'b2c1', 'c2a2', 'c1b1'];
    const matrix = sampleMatrix({
      endpoints: six,
      change: ({ source, target, protocol }) =>
        protocol === 'udp' && lost.includes(source + target) ? filtered : undefined,
    });
    expect(explainMatrix(matrix).map(({ title }) => title)).toEqual([
      '4 of 90 paths that must be open are filtered: UDP, scattered, no host or endpoint stands out',
    ]);
  });

  test('a name that leads elsewhere while the address answers', () => {
    const matrix = sampleMatrix({
      endpoints: six,
      by: ['address', 'name'],
      change: (cell) =>
        cell.by === 'name' && cell.target === 'b1' ? { ...filtered, detail: 'b1 is 10.0.0.99' } : undefined,
    });
    expect(summary(explainMatrix(matrix))).toEqual([
      {
        title: 'b1 leads to an address that is filtered, while b1 answers at its own',
        cause: 'the name is stale, or it belongs to somebody else as well',
      },
    ]);
  });
});

describe('names', () => {
  const unresolved: Change = { observed: 'unresolved', answeredBy: [], detail: 'NXDOMAIN from 127.0.0.11' };
  const named = six.map((endpoint) => ({ ...endpoint, alias: `db-${endpoint.name}` }));

  test('an alias that nobody can resolve', () => {
    const matrix = sampleMatrix({
      endpoints: named,
      by: ['name', 'alias'],
      change: (cell) => (cell.destination === 'db-a1' ? unresolved : undefined),
    });
    expect(summary(explainMatrix(matrix))).toEqual([
      {
        title: 'alias "db-a1" does not resolve for a2, b1, b2, c1 and c2',
        cause: 'a1 does not carry it on this network any more (NXDOMAIN from 127.0.0.11)',
      },
    ]);
  });

  test('a source that can resolve nothing', () => {
    const matrix = sampleMatrix({
      endpoints: named,
      by: ['name', 'alias'],
      change: (cell) => (cell.source === 'c1' ? unresolved : undefined),
    });
    expect(explainMatrix(matrix)[0]?.title).toBe('no name resolves for c1');
  });

  test('no alias at all', () => {
    const matrix = sampleMatrix({
      endpoints: named,
      by: ['name', 'alias'],
      change: (cell) => (cell.by === 'alias' ? unresolved : undefined),
    });
    expect(explainMatrix(matrix)[0]?.title).toBe('no alias resolves');
  });
});

describe('leaks', () => {
  const two = [
    ...[...on('h1', 'blue-1'), ...on('h2', 'blue-2'), ...on('h3', 'blue-3')],
    ...[...on('h1', 'red-1'), ...on('h2', 'red-2')].map((endpoint) => ({ ...endpoint, network: 'red' })),
  ];

  test('one endpoint that reaches another network', () => {
    const matrix = sampleMatrix({
      endpoints: two,
      change: (_, source, target) =>
        source.name === 'red-1' && target.network === undefined ? { observed: 'open' } : undefined,
    });
    expect(summary(explainMatrix(matrix))).toEqual([
      {
        title:
          'red-1 reaches blue-1, blue-2 and blue-3: networks blue and red are not isolated (9 paths that must not work are answered)',
        cause: 'red-1 is attached to blue as well, or a route leads there',
      },
    ]);
  });

  test('two networks that are one', () => {
    const matrix = sampleMatrix({ endpoints: two, change: () => ({ observed: 'open' }) });
    const findings = explainMatrix(matrix);
    expect(findings).toHaveLength(1);
    expect(findings[0]?.cause).toBe('the networks share a segment, or a router passes packets between them');
  });

  test('a refusal is an answer', () => {
    const matrix = sampleMatrix({
      endpoints: two,
      change: (cell) => (cell.expected === 'blocked' && cell.protocol === 'tcp' ? { observed: 'refused' } : undefined),
    });
    expect(explainMatrix(matrix)).toHaveLength(1);
  });
});

test('answers from somebody else', () => {
  const matrix = sampleMatrix({
    endpoints: six,
    change: (cell) => (cell.target === 'b1' && cell.protocol !== 'icmp' ? { answeredBy: ['c1'] } : undefined),
  });
  expect(summary(explainMatrix(matrix))).toEqual([
    {
      title: '10 paths to b1 are answered by somebody else: c1',
      cause: '10.0.0.3 is in use twice, or a forwarding rule leads to c1',
    },
  ]);
});

test('missing observations', () => {
  const matrix = sampleMatrix({
    endpoints: six,
    change: (cell) =>
      cell.source === 'c2' ? { observed: null, answeredBy: [], detail: 'c2 could not probe: no process' } : undefined,
  });
  expect(summary(explainMatrix(matrix))).toEqual([
    { title: '15 of 90 paths have no observation', cause: 'c2 could not probe: no process' },
  ]);
});

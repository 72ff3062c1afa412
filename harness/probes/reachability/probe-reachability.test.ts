import { PassThrough } from 'node:stream';
import { describe, expect, test } from 'vitest';
import type { Host } from '../../hosts/host.ts';
import { neighbourWindow } from './neighbour-window.ts';
import { ipv6Paths, paths, type ProbeSource } from './paths.ts';
import { cellOf, probeReachability } from './probe-reachability.ts';

/** A host whose responder starts, and whose prober answers with `report`. */
function fakeHost(name: string, report: () => string): Host {
  return {
    name,
    underlay: { address: '198.18.0.11', interface: 'eth0' },
    exec: async () => Promise.resolve({ exitCode: 0, stdout: report(), stderr: '' }),
    spawn: async () => {
      const [stdin, stdout, stderr] = [new PassThrough(), new PassThrough(), new PassThrough()];
      const exited = new Promise<number>((resolve) => stdin.on('finish', () => resolve(0)));
      setImmediate(() =>
        stdout.write('{"namespaces":1,"failed":[{"name":"gone","stage":"enter","error":"ENOENT"}]}\n'),
      );
      return Promise.resolve({ stdin, stdout, stderr, exited });
    },
  } as unknown as Host;
}

const endpoint = (name: string, host: Host): ProbeSource => ({
  name,
  host,
  network: 'blue',
  address: `10.0.0.${name.length}`,
  ipv6Address: `2001:2::${name.length}`,
  pid: 7,
  resolvConfPath: null,
});

const report = (rows: unknown[]): string =>
  JSON.stringify({ sources: [{ error: null, overflows: 0, identities: [['eb']], paths: rows }] });

describe('probeReachability', () => {
  test('puts what the prober said into the order of the paths', async () => {
    const host = fakeHost('h1', () =>
      report([
        [0, 0.4, -1, null, 1],
        [0, 0.5, 0, null, 1],
        [2, null, -1, null, 5],
      ]),
    );
    const matrix = await probeReachability('m', paths.byAddress(endpoint('ea', host), endpoint('eb', host), 'open'));
    expect(matrix.endpoints.map(({ name }) => name)).toEqual(['ea', 'eb']);
    expect(
      matrix.cells.map(({ observed, answeredBy, detail, differs }) => [observed, answeredBy, detail, differs]),
    ).toEqual([
      ['open', [], null, false],
      ['open', ['eb'], null, false],
      ['filtered', [], 'no answer to 5 attempts', true],
    ]);
  });

  test('shows endpoints at the addresses that were asked', async () => {
    const host = fakeHost('h1', () => report(Array(3).fill([0, 0.4, -1, null, 1])));
    const [ea, eb] = [endpoint('ea', host), endpoint('eb', host)];
    const addresses = async (probes: typeof paths) =>
      (await probeReachability('m', probes.byAddress(ea, eb, 'open'))).endpoints.map(({ address }) => address);
    expect(await addresses(paths)).toEqual(['10.0.0.2', '10.0.0.2']);
    expect(await addresses(ipv6Paths)).toEqual(['2001:2::2', '2001:2::2']);
  });

  test('a prober that fails leaves a matrix without observations', async () => {
    const host = fakeHost('h1', () => {
      throw new Error('connection lost');
    });
    const matrix = await probeReachability('m', paths.byAddress(endpoint('ea', host), endpoint('eb', host), 'open'));
    expect(matrix.cells.map(({ observed, detail }) => [observed, detail])).toEqual(
      Array(3).fill([null, 'h1 could not probe: connection lost']),
    );
  });

  test('a target whose process is gone cannot prove that a path is blocked', async () => {
    const host = fakeHost('h1', () => report(Array(3).fill([2, null, -1, null, 5])));
    const matrix = await probeReachability(
      'm',
      paths.byAddress(endpoint('ea', host), endpoint('gone', host), 'blocked'),
    );
    expect(matrix.cells.map(({ observed, detail }) => [observed, detail])).toEqual(
      Array(3).fill([null, 'the process of gone is gone: ENOENT']),
    );
  });

  test('silence proves nothing while the neighbour table of the kernel is full', async () => {
    const overflowed = JSON.stringify({
      sources: [{ error: null, overflows: 3, identities: [], paths: Array(3).fill([2, null, -1, null, 5]) }],
    });
    const host = fakeHost('h1', () => overflowed);
    const matrix = await probeReachability('m', paths.byAddress(endpoint('ea', host), endpoint('eb', host), 'open'));
    expect(matrix.cells.every(({ observed, differs }) => observed === null && !differs)).toBe(true);
  });
});

describe('cellOf', () => {
  const host = fakeHost('h1', () => '');
  const [icmp, tcp] = paths.byAddress(endpoint('ea', host), endpoint('eb', host), 'open');
  const open = { observed: 'open', rttMs: 1, answeredBy: [], detail: null, attempts: 3 } as const;

  test('counts attempts', () => {
    expect(icmp && cellOf(icmp, open, null).detail).toBe('answered after 3 attempts');
  });

  test('a taken port leaves ICMP its observation', () => {
    const failure = { stage: 'bind', error: 'EADDRINUSE' } as const;
    expect(icmp && cellOf(icmp, open, failure).observed).toBe('open');
    expect(tcp && cellOf(tcp, open, failure)).toMatchObject({
      observed: null,
      detail: 'the probe port is taken in eb: EADDRINUSE',
    });
  });

  test('an answer from somebody else differs', () => {
    expect(tcp && cellOf(tcp, { ...open, answeredBy: ['ec'] }, null).differs).toBe(true);
  });
});

test('neighbourWindow lets small meshes run at once and bounds large ones', () => {
  expect(neighbourWindow(9, 72)).toBe(0);
  expect(neighbourWindow(30, 870)).toBe(3);
  expect(neighbourWindow(100, 9_900)).toBe(1);
  expect(neighbourWindow(1_000, 999_000)).toBe(1);
});

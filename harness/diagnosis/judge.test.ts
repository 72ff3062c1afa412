import { describe, expect, test } from 'vitest';
import type { Clash, Contender } from '../results/clash.ts';
import type { Throughput } from '../results/throughput.ts';
import { judgeClash, judgeMatrix, judgeThroughput } from './judge.ts';
import { sampleMatrix } from './testing/sample-matrix.ts';

describe('judgeMatrix', () => {
  const endpoints = [
    { name: 'a', host: 'h1' },
    { name: 'b', host: 'h2' },
  ];
  const missing = { observed: null, answeredBy: [] };

  test('passes when all holds', () => {
    expect(judgeMatrix(sampleMatrix({ endpoints }))).toEqual({ outcome: 'pass', findings: [] });
  });

  test('no cells prove nothing', () => {
    expect(judgeMatrix(sampleMatrix({ endpoints: [] })).outcome).toBe('inconclusive');
  });

  test('a missing observation is inconclusive, unless something differs', () => {
    const gap = sampleMatrix({ endpoints, change: (cell) => (cell.protocol === 'udp' ? missing : undefined) });
    expect(judgeMatrix(gap).outcome).toBe('inconclusive');
    const worse = sampleMatrix({
      endpoints,
      change: (cell) =>
        cell.protocol === 'udp' ? missing : cell.source === 'a' ? { observed: 'filtered', answeredBy: [] } : undefined,
    });
    expect(judgeMatrix(worse).outcome).toBe('fail');
  });
});

describe('judgeClash', () => {
  const contender = (name: string, state: Contender['state']): Contender => ({
    name,
    host: 'h1',
    state,
    exitCode: state === 'refused' ? 1 : null,
    message: state === 'refused' ? 'bind: Address already in use' : null,
  });
  const clash = (states: Contender['state'][], answeredBy: string | null, detail: string | null = null): Clash => ({
    title: 'clash',
    port: 80,
    protocol: 'tcp',
    contenders: states.map((state, index) => contender(`web-${index + 1}`, state)),
    answers: [{ host: 'h1', address: '198.18.0.11', answeredBy, detail }],
  });
  const one = { runningPerHost: 1 };

  test('one of three runs and answers', () => {
    expect(judgeClash(clash(['running', 'refused', 'refused'], 'web-1'), one)).toEqual({
      outcome: 'pass',
      findings: [],
    });
  });

  test('none runs: somebody else holds the port', () => {
    const { outcome, findings } = judgeClash(
      clash(['refused', 'refused'], null, 'answered by something else: "nginx"'),
      one,
    );
    expect(outcome).toBe('fail');
    expect(findings).toEqual([
      {
        title: '0 of 2 contenders got port 80/tcp of h1, expected 1',
        evidence: [
          'web-1 on h1: refused, exit code 1, "bind: Address already in use"',
          'web-2 on h1: refused, exit code 1, "bind: Address already in use"',
          'h1 at 198.18.0.11: answered by something else: "nginx"',
        ],
        cause: 'a process that is none of the contenders holds port 80/tcp of h1 (answered by something else: "nginx")',
      },
    ]);
  });

  test('two run where one may', () => {
    expect(judgeClash(clash(['running', 'running'], 'web-1'), one).outcome).toBe('fail');
  });

  test('one that runs but is not heard fails; what nobody asked is open', () => {
    expect(judgeClash(clash(['unknown', 'refused'], null, 'ECONNREFUSED'), one).outcome).toBe('fail');
    expect(judgeClash({ ...clash(['running'], 'web-1'), answers: [] }, one).outcome).toBe('inconclusive');
    expect(judgeClash(clash(['running', 'unknown'], 'web-1'), one).outcome).toBe('inconclusive');
    expect(judgeClash(clash([], null), one).outcome).toBe('inconclusive');
  });
});

describe('judgeThroughput', () => {
  const sample = { bitsPerSecond: 1e9, retransmits: 3, durationMs: 1000, startedAtMs: 0, cpuSeconds: null };
  const throughput = (low: number, high: number, change: Partial<Throughput> = {}): Throughput => ({
    title: 'one stream',
    source: { endpoint: 'a', host: 'h1' },
    target: { endpoint: 'b', host: 'h2' },
    network: 'blue',
    streams: 1,
    samples: { network: [sample, sample, sample], underlay: [sample, sample, sample] },
    ratio: { value: (low + high) / 2, low, high, confidence: 0.95 },
    floorRatio: 0.05,
    stoppedBy: 'budget',
    ...change,
  });

  test.each([
    [0.8, 0.9, 'pass'],
    [0.001, 0.002, 'fail'],
    [0.01, 0.2, 'inconclusive'],
  ] as const)('an interval from %d to %d: %s', (low, high, outcome) => {
    const judgement = judgeThroughput(throughput(low, high));
    expect(judgement.outcome).toBe(outcome);
    expect(judgement.findings).toHaveLength(outcome === 'pass' ? 0 : 1);
  });

  test('without a ratio, or after a failed transfer, nothing is proved', () => {
    const none = throughput(1, 1, { ratio: null, samples: { network: [], underlay: [sample] }, stoppedBy: 'failure' });
    expect(judgeThroughput(none, 'network: Connection timed out')).toEqual({
      outcome: 'inconclusive',
      findings: [
        {
          title: 'one stream: no sample over the network, a on h1 to b on h2',
          evidence: ['network: Connection timed out', 'underlay: 1.00 Gbit/s, 3 retransmissions'],
          cause: 'network: Connection timed out',
        },
      ],
    });
    expect(judgeThroughput(throughput(0.8, 0.9, { stoppedBy: 'failure' })).outcome).toBe('inconclusive');
  });
});

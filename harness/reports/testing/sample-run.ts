import type { Clash } from '../../results/clash.ts';
import type { Matrix } from '../../results/matrix.ts';
import { noEvidence, type Run, runSchema, type ScenarioResult } from '../../results/run.ts';
import { largeSampleMatrix, sampleEndpoints, sampleMatrix } from './sample-matrix.ts';
import { sampleAnswers } from './sample-answers.ts';
import { sampleCapture } from './sample-capture.ts';
import { sampleThroughput } from './sample-throughput.ts';

/** A plain passing scenario with whatever the test needs changed. */
export function sampleScenario(changes: Partial<ScenarioResult> = {}): ScenarioResult {
  return {
    id: 'reachability',
    title: 'Every endpoint reaches every endpoint',
    outcome: 'pass',
    reason: null,
    tier: 'shared-kernel',
    engine: '26.1.5',
    network: 'swarm-overlay',
    hosts: ['h1', 'h2', 'h3'],
    startedAt: '2025-03-04T05:06:09.000Z',
    durationMs: 12_440,
    sabotage: null,
    compares: false,
    ...noEvidence(),
    ...changes,
  };
}

/**
 * A run with every outcome, matrices with and without differences, a clash, throughput and sabotage.
 * It is checked against the schema, so a change of the schema shows here first.
 */
export function sampleRun(changes: Partial<Run> = {}): Run {
  return runSchema.parse({
    schema: 'overlab/run/1',
    id: '20250304-050607-k3v9',
    startedAt: '2025-03-04T05:06:07.000Z',
    durationMs: 252_000,
    outcome: 'fail',
    complete: true,
    reason: null,
    version: '0.1.0',
    options: { filters: [], hosts: 'dind:3', networks: [], engine: '26.1', suite: 'full', sabotage: true },
    machine: {
      kernel: '6.1.0-31-amd64',
      os: 'Debian GNU/Linux 12 (bookworm)',
      arch: 'x64',
      cpuModel: 'Example CPU @ 2.40GHz',
      cores: 8,
      memoryBytes: 16 * 1024 ** 3,
      node: '20.20.2',
      engine: { version: '26.1.5', apiVersion: '1.45', source: 'found', storageDriver: 'overlay2', cgroupVersion: '2' },
    },
    labs: [
      {
        id: 'k3v9-1',
        tier: 'shared-kernel',
        subnet: '172.30.5.0/24',
        hosts: [1, 2, 3].map((number) => ({
          name: `h${number}`,
          provider: 'dind',
          engine: '26.1.5',
          kernel: '6.1.0-31-amd64',
          address: `172.30.5.${10 + number}`,
        })),
      },
    ],
    scenarios: [
      sampleScenario({ matrices: [passingMatrix()], attachments: ['reachability/probe h1.jsonl'] }),
      partition(),
      isolation(),
      clash(),
      sampleScenario({
        id: 'throughput',
        title: 'Throughput beside the bare underlay',
        throughput: [sampleThroughput(), sampleThroughput({ streams: 4, networkRate: 7.6e9, stoppedBy: 'budget' })],
        durationMs: 81_300,
      }),
      inClear(),
      starvedTask(),
      sampleScenario({
        id: 'encrypted-overlay',
        title: 'An encrypted overlay shows no plain text on the wire',
        outcome: 'unsupported',
        reason: 'the kernel has no ESP (CONFIG_INET_ESP); use --hosts vm:3',
        durationMs: 210,
      }),
      sampleScenario({
        id: 'latency',
        title: 'Round trips stay short under load',
        outcome: 'inconclusive',
        reason: '1 of 27 paths was not observed',
        matrices: [incompleteMatrix()],
        durationMs: 9_020,
      }),
      sampleScenario({
        id: 'weave-names',
        title: 'Names resolve on every host',
        outcome: 'error',
        reason: 'The plugin did not start: no answer within 60 s',
        network: 'weave',
        durationMs: 61_000,
        findings: [
          {
            title: 'The plugin did not start on h2',
            evidence: ['h2: exit code 1: FATA[0003] could not create the bridge <weave>: operation not supported'],
            cause: null,
          },
        ],
      }),
    ],
    phases: [
      { title: 'Find or start the engine', durationMs: 1_300 },
      { title: 'Prepare images', durationMs: 22_100 },
      { title: 'Start hosts', durationMs: 18_400 },
      { title: 'Run scenarios', durationMs: 204_900 },
      { title: 'Clean up', durationMs: 5_300 },
    ],
    ...changes,
  });
}

/** A run with one scenario that has a matrix of `endpoints` × `endpoints`, three paths a cell. */
export function sampleRunWithLargeMatrix(endpoints: number): Run {
  return sampleRun({
    scenarios: [sampleScenario({ outcome: 'fail', reason: 'paths differ', matrices: [largeSampleMatrix(endpoints)] })],
  });
}

function passingMatrix(): Matrix {
  return sampleMatrix({ endpoints: sampleEndpoints(6), addressings: ['address', 'name'] });
}

function partition(): ScenarioResult {
  const matrix = sampleMatrix({
    title: 'While h2 is cut off',
    endpoints: sampleEndpoints(6),
    addressings: ['address', 'name'],
    observe: ({ source, target, by }) => {
      if (source.host === target.host || (source.host !== 'h2' && target.host !== 'h2')) return undefined;
      if (by === 'name' && source.name === 'blue-3') return { observed: 'unresolved', detail: 'NXDOMAIN' };
      return { observed: 'filtered', detail: 'timed out after 1 s' };
    },
  });
  return sampleScenario({
    id: 'reachability-cut',
    title: 'Every endpoint reaches every endpoint, with h2 cut off',
    outcome: 'fail',
    reason: '96 of 216 promised paths are not open',
    sabotage: { id: 'drop-vxlan', title: 'drop UDP 4789 on h2' },
    matrices: [matrix],
    findings: [
      {
        title: '96 of 216 promised paths are not open, all of them to or from h2',
        evidence: [
          'blue-1 → blue-3: ICMP, TCP and UDP filtered, vanished between vxlan0 and underlay out of h1',
          'h2: iptables filter INPUT: udp dpt:4789 DROP, 412 packets',
          'h2: FDB has entries for 4 of 4 remote endpoints',
          'h1: underlay to h2 answers ICMP in 0.09 ms',
          'h3: underlay to h2 answers ICMP in 0.10 ms',
        ],
        cause: 'VXLAN (UDP 4789) is dropped on h2',
      },
    ],
    attachments: ['reachability-cut/trace.json', 'javascript:alert(1)'],
  });
}

function isolation(): ScenarioResult {
  const blue = sampleEndpoints(3, { name: (index) => `blue-${index}` });
  const red = sampleEndpoints(3, { network: 'red', subnet: '10.20.0' });
  const matrix = sampleMatrix({
    title: 'Two networks that must be kept apart',
    endpoints: [...blue, ...red],
    expect: ({ source, target }) => (source.network === target.network ? 'open' : 'blocked'),
    observe: ({ source, target, protocol }) => {
      if (source.name === 'blue-2' && target.name === 'red-2' && protocol === 'tcp')
        return { observed: 'refused', detail: 'ECONNREFUSED' };
      if (source.name === 'red-1' && target.name === 'red-3' && protocol === 'tcp')
        return { observed: 'open', answeredBy: ['blue-3'] };
      if (source.name === 'blue-1' && target.name === 'red-1' && protocol === 'icmp') return { observed: 'open' };
      return undefined;
    },
  });
  return sampleScenario({
    id: 'isolation',
    title: 'Two networks are kept apart',
    outcome: 'fail',
    reason: '2 of 54 forbidden paths got an answer, 1 path was answered by somebody else',
    durationMs: 8_210,
    matrices: [matrix],
    findings: [
      {
        title: '2 of 54 forbidden paths got an answer',
        evidence: ['blue-1 → red-1 by address: ICMP open', 'blue-2 → red-2 by address: TCP refused'],
        cause: null,
      },
      {
        title: 'red-1 → red-3 was answered by blue-3',
        evidence: ['10.20.0.4 is held by red-3 and blue-3'],
        cause: 'two endpoints share an address',
      },
    ],
  });
}

function incompleteMatrix(): Matrix {
  return sampleMatrix({
    title: 'Under load',
    endpoints: sampleEndpoints(3),
    observe: ({ source, target, protocol }) =>
      source.name === 'blue-1' && target.name === 'blue-3' && protocol === 'udp' ? { observed: null } : undefined,
  });
}

function clash(): ScenarioResult {
  const sample: Clash = {
    title: 'Two containers publish the same port',
    port: 8080,
    protocol: 'tcp',
    contenders: [
      { name: 'web-a', host: 'h1', state: 'running', exitCode: null, message: null },
      {
        name: 'web-b',
        host: 'h1',
        state: 'refused',
        exitCode: null,
        message:
          'driver failed programming external connectivity: Bind for 0.0.0.0:8080 failed: port is already allocated',
      },
      { name: 'web-c', host: 'h2', state: 'refused', exitCode: 98, message: 'bind: address already in use' },
    ],
    answers: [
      { host: 'h1', address: '172.30.5.11', answeredBy: 'web-a', detail: null },
      { host: 'h2', address: '172.30.5.12', answeredBy: null, detail: 'ECONNREFUSED' },
    ],
  };
  return sampleScenario({
    id: 'port-clash',
    title: 'The second publisher of a port is refused with clear words',
    network: 'bridge',
    hosts: ['h1', 'h2'],
    durationMs: 4_700,
    clashes: [sample],
  });
}

function inClear(): ScenarioResult {
  return sampleScenario({
    id: 'encrypted',
    title: 'What crosses between hosts is not to be read on the underlay',
    outcome: 'fail',
    reason: 'the marker in clear (20 frames) on the wire at eth0 of h1, sent by h1',
    tier: 'emulated-vm',
    hosts: ['h1', 'h2'],
    durationMs: 24_700,
    captures: [sampleCapture(), sampleCapture({ mode: 'control', title: 'control, not encrypted', network: 'clear' })],
  });
}

function starvedTask(): ScenarioResult {
  return sampleScenario({
    id: 'service-vip',
    title: "A service's own address is answered by every task",
    outcome: 'fail',
    reason: 'web.2 on h2 never answers front-1 on h1: none of 60 requests',
    tier: 'emulated-vm',
    durationMs: 31_000,
    answers: [sampleAnswers()],
  });
}

import { messageOf, UsageError } from '../../base/errors.ts';
import { bootstrapRatio, relativeWidth, seededGenerator } from '../../results/statistics.ts';
import type { Interval, Throughput, ThroughputSample } from '../../results/throughput.ts';
import type { RunningAgent } from '../agent/agent-lines.ts';
import { startCostMeter, type CostMeter } from '../cost/cost-meter.ts';
import type { ProbeTarget } from '../reachability/probe-path.ts';
import { runIperf3, type Transfer } from './iperf3-client.ts';
import { startIperf3Server } from './iperf3-server.ts';

export interface ThroughputRequest {
  readonly title: string;
  readonly source: ProbeTarget;
  readonly target: ProbeTarget;
  /** Title of the network (default: the source's). */
  readonly network?: string;
  /** TCP connections side by side (default: 1). */
  readonly streams?: number;
  /** Whole seconds of each transfer (default: 1). */
  readonly secondsPerSample?: number;
  /** Pairs of one transfer over the network and one over the underlay (default: 3, at most 10). */
  readonly minSamples?: number;
  readonly maxSamples?: number;
  /** Sampling ends when the interval of the ratio is at most this wide, relative to the ratio (default: 0.2). */
  readonly targetRelativeWidth?: number;
  /** Sampling ends when another pair would take longer than this altogether (default: 15,000). */
  readonly budgetMs?: number;
  /** Below this ratio the network counts as broken, not as slow (default: 0.05). */
  readonly floorRatio?: number;
  /** Decides which side is measured first, and the resampling (default: 1). */
  readonly seed?: number;
}

export interface ThroughputMeasurement {
  readonly throughput: Throughput;
  /** What iperf3 printed, one text for each transfer, with a file name. */
  readonly raw: readonly { readonly name: string; readonly text: string }[];
  /** Why a transfer failed; `null` when none did. */
  readonly failure: string | null;
}

type Side = 'network' | 'underlay';

/** TCP ports of the servers. In a host's own namespace both may run, so each has its own. */
export const throughputPorts: Readonly<Record<Side, number>> = { network: 8520, underlay: 8521 };

/**
 * Measures TCP goodput over a network beside that of the bare underlay between the same hosts, and the processor time
 * that it costs them. The two alternate, and so does which of them goes first. The first transfer that fails ends the measurement and keeps the samples so far.
 * Throws `UsageError` for a target without an address.
 */
export async function measureThroughput(request: ThroughputRequest): Promise<ThroughputMeasurement> {
  const { title, source, target } = request;
  const {
    streams = 1,
    secondsPerSample = 1,
    maxSamples = 10,
    budgetMs = 15_000,
    floorRatio = 0.05,
    seed = 1,
  } = request;
  const { minSamples = 3, targetRelativeWidth = 0.2 } = request;
  if (target.address === null) {
    throw new UsageError({ what: `throughput to ${target.name} cannot be measured`, why: 'it has no address' });
  }
  const common = { host: source.host, streams, seconds: secondsPerSample };
  const transfers: Record<Side, Transfer> = {
    network: { ...common, pid: source.pid, address: target.address, port: throughputPorts.network },
    underlay: { ...common, pid: null, address: target.host.underlay.address, port: throughputPorts.underlay },
  };
  const samples: Record<Side, ThroughputSample[]> = { network: [], underlay: [] };
  const raw: { name: string; text: string }[] = [];
  let ratio: Interval | null = null;
  let failure: string | null = null;
  let stoppedBy: Throughput['stoppedBy'] = 'budget';

  const servers: RunningAgent[] = [];
  let meter: CostMeter | null = null;
  try {
    await startServers(servers, target);
    meter = await startCostMeter([source.host, target.host]);
    const started = performance.now();
    const networkFirst = seededGenerator(seed)() < 0.5;
    for (let pair = 0; pair < maxSamples; pair += 1) {
      const elapsedMs = performance.now() - started;
      if (pair > 0 && elapsedMs + elapsedMs / pair > budgetMs) break;
      for (const side of orderOf(pair, networkFirst)) {
        const startedAtMs = performance.now() - started;
        const { result: transferred, cpuSeconds } = await meter.during(() => runIperf3(transfers[side]));
        const { result, text } = transferred;
        raw.push({ name: `iperf3-${slug(title)}-${pair + 1}-${side}.json`, text });
        if ('failure' in result) {
          failure = `${side}: ${result.failure}`;
          break;
        }
        samples[side].push({ ...result, startedAtMs, cpuSeconds });
      }
      ratio = bootstrapRatio(samples.network.map(bitsOf), samples.underlay.map(bitsOf), { seed });
      if (failure !== null) break;
      if (pair + 1 >= minSamples && ratio !== null && relativeWidth(ratio) <= targetRelativeWidth) {
        stoppedBy = 'narrow interval';
        break;
      }
    }
  } catch (error) {
    failure = messageOf(error);
  } finally {
    await Promise.all([...servers, ...(meter === null ? [] : [meter])].map((running) => running.stop()));
  }
  if (failure !== null) raw.push({ name: `iperf3-${slug(title)}-failure.txt`, text: `${failure}\n` });

  return {
    throughput: {
      title,
      source: { endpoint: source.name, host: source.host.name },
      target: { endpoint: target.name, host: target.host.name },
      network: request.network ?? source.network,
      streams,
      samples,
      ratio,
      floorRatio,
      stoppedBy: failure === null ? stoppedBy : 'failure',
    },
    raw,
    failure,
  };
}

async function startServers(servers: RunningAgent[], target: ProbeTarget): Promise<void> {
  const results = await Promise.allSettled([
    startIperf3Server(target.host, target.pid, throughputPorts.network),
    startIperf3Server(target.host, null, throughputPorts.underlay),
  ]);
  for (const result of results) if (result.status === 'fulfilled') servers.push(result.value);
  for (const result of results) if (result.status === 'rejected') throw result.reason;
}

/** The side that goes first changes with every pair. */
export function orderOf(pair: number, networkFirst: boolean): readonly Side[] {
  return (pair % 2 === 0) === networkFirst ? ['network', 'underlay'] : ['underlay', 'network'];
}

function bitsOf(sample: ThroughputSample): number {
  return sample.bitsPerSecond;
}

function slug(title: string): string {
  return title
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .slice(0, 60);
}

import { together } from '../base/together.ts';
import { explainUnderlay } from '../diagnosis/explain-underlay.ts';
import { judgeAnswers, judgeCapture, judgeClash, judgeMatrix, judgeThroughput } from '../diagnosis/judge.ts';
import type { MatrixContext } from '../diagnosis/matrix-context.ts';
import { count, pathEvidence } from '../diagnosis/wording.ts';
import type { Endpoint } from '../networks/endpoint.ts';
import type { NetworkCapabilities, NetworkDriver } from '../networks/network.ts';
import { hostOf } from '../networks/place.ts';
import { probeIsolation } from '../networks/docker/isolation-turns.ts';
import { observeWire, type WireObservation, type WireRequest } from '../probes/capture/observe-wire.ts';
import { delayFact, lossFact, spreadFact } from '../probes/latency/latency-facts.ts';
import { latencyMeasures } from '../probes/latency/latency-measures.ts';
import { measureLatency, type LatencyWay } from '../probes/latency/measure-latency.ts';
import { measureMtu } from '../probes/mtu/measure-mtu.ts';
import { mtuFact } from '../probes/mtu/mtu-facts.ts';
import { mtuMeasure } from '../probes/mtu/mtu-measure.ts';
import { resolveNames } from '../probes/names/resolve-names.ts';
import { observeClash, type ClashRequest } from '../probes/ports/observe-clash.ts';
import type { ProbePath } from '../probes/reachability/paths.ts';
import { probeReachability } from '../probes/reachability/probe-reachability.ts';
import { observeAnswers, type AnswersRequest } from '../probes/services/observe-answers.ts';
import { askUnderlay } from '../probes/underlay/ask-underlay.ts';
import { measureThroughput, type ThroughputRequest } from '../probes/throughput/measure-throughput.ts';
import { throughputMeasures } from '../probes/throughput/throughput-measures.ts';
import type { Finding } from '../results/finding.ts';
import type { Matrix } from '../results/matrix.ts';
import type { Eventual } from './observer.ts';
import { PluginObserver } from './plugin-observer.ts';

/** What is asked of traffic that is watched on the wire. */
export interface WireBounds {
  /** Whether it arrives is not judged; `false` by default. */
  readonly mayBeLost?: boolean;
}

/** What round trips over a network are compared with. */
export interface LatencyBounds {
  /** Ways over other networks. */
  readonly beside?: readonly LatencyWay[];
  /** Above this multiple of the underlay's a network counts as broken, not as slow. */
  readonly mostTimes: number;
}

/**
 * What a scenario works on: hosts, the kind of network it is about, and probes whose results
 * are recorded and judged.
 */
export class Stage extends PluginObserver {
  /** Probes paths of which nothing is promised, and writes down which of them are open. */
  async noteReach(title: string, paths: readonly ProbePath[]): Promise<void> {
    if (paths.length === 0) return;
    const { cells } = await probeReachability(title, paths);
    const open = cells.filter(({ observed }) => observed === 'open');
    const strange = open.filter(({ answeredBy, target }) => answeredBy.length > 0 && !answeredBy.includes(target));
    const byOthers = strange.length === 0 ? '' : `, ${strange.length} of them answered by somebody else`;
    this.note(title, `${open.length} of ${count(cells.length, 'path')} open${byOthers}`, pathEvidence(cells));
  }

  /**
   * Probes all paths at once and judges them against what must hold.
   *
   * @param dataPath how encapsulated traffic travels, where it does not as on other networks of the kind.
   */
  async reach(
    title: string,
    paths: readonly ProbePath[],
    {
      driver = this.driver,
      dataPath = driver.capabilities.dataPath,
    }: { driver?: NetworkDriver; dataPath?: NetworkCapabilities['dataPath'] } = {},
  ): Promise<Matrix> {
    const probe = () => probeReachability(title, paths);
    const matrix = await (paths.some(({ expected }) => expected === 'blocked')
      ? probeIsolation(this.lab, probe)
      : probe());
    this.#judgeReach(matrix, { networkTitle: driver.title, dataPath });
    return matrix;
  }

  /** What would be said about a matrix if each of its paths had to be open. It is not recorded: the scenario expects it. */
  diagnose({ cells, ...matrix }: Matrix): readonly Finding[] {
    const promised = cells.map((cell) => ({ ...cell, expected: 'open' as const, differs: cell.observed !== 'open' }));
    return judgeMatrix({ ...matrix, cells: promised }, contextOf(this.driver)).findings;
  }

  /**
   * Watches the underlay while traffic crosses a network, and judges what is on the wire, then
   * whether the traffic arrived, unless that is left open.
   */
  async wire({ mayBeLost = false, ...request }: WireBounds & Omit<WireRequest, 'hosts'>): Promise<WireObservation> {
    const observation = await observeWire({ ...request, hosts: this.hosts });
    const { captures, matrix, raw } = observation;
    for (const { name, text } of raw) await this.record.attach(name, text);
    for (const capture of captures) {
      this.record.evidence.captures.push(capture);
      this.record.judge(judgeCapture(capture));
    }
    if (!mayBeLost) this.#judgeReach(matrix, contextOf(request.network.driver));
    return observation;
  }

  /** Asks for a service, and judges who answered. */
  async answers(request: AnswersRequest): Promise<void> {
    const answers = await observeAnswers(request);
    this.record.evidence.answers.push(answers);
    this.record.judge(judgeAnswers(answers));
  }

  /** Observes who got a port, and judges it. */
  async clash(request: ClashRequest, { runningPerHost }: { runningPerHost: number }): Promise<void> {
    const clash = await observeClash(request);
    this.record.evidence.clashes.push(clash);
    this.record.judge(judgeClash(clash, { runningPerHost }));
  }

  /** Measures throughput and its cost beside the underlay's, and judges the throughput. */
  async throughput(request: ThroughputRequest): Promise<void> {
    const { throughput, raw, failure } = await measureThroughput(request);
    this.record.evidence.throughput.push(throughput);
    this.record.addMeasure(...throughputMeasures(throughput));
    for (const { name, text } of raw) await this.record.attach(name, text);
    this.record.judge(judgeThroughput(throughput, failure));
  }

  /**
   * Measures round trips over a network beside those over the bare underlay and over other networks, and judges that
   * none is lost, and that they take no more than so many times the underlay's.
   */
  async latency(way: LatencyWay, { beside = [], mostTimes }: LatencyBounds): Promise<void> {
    const underlay = { name: 'the underlay', source: hostOf(way.source), target: hostOf(way.target) };
    const [measured, ...others] = await measureLatency([way, underlay, ...beside]);
    for (const each of [measured!, ...others]) this.record.addFact(spreadFact(each));
    this.record.addFact(lossFact(measured!));
    this.record.addFact(delayFact(measured!, others[0]!, mostTimes));
    this.record.addMeasure(...latencyMeasures(measured!, others[0]!));
  }

  /** Measures the largest packets on the ways from an endpoint to others, and judges them against the promised size. */
  async packetSizes(source: Endpoint, targets: readonly Endpoint[], expectedBytes: number): Promise<void> {
    const measured = await measureMtu(source, targets, expectedBytes);
    for (const sizes of measured) this.record.addFact(mtuFact(source, sizes, expectedBytes));
    this.record.addMeasure(mtuMeasure(measured.map(({ largestBytes }) => largestBytes)));
  }

  /** Writes down the largest packets on the ways from an endpoint to others; `triedBytes`: what to try around. */
  async notePacketSizes(source: Endpoint, targets: readonly Endpoint[], triedBytes: number): Promise<void> {
    for (const sizes of await measureMtu(source, targets, triedBytes)) {
      this.record.addFact({ ...mtuFact(source, sizes, triedBytes), expected: null, holds: null, cause: null });
    }
  }

  /** Sees that a name leads endpoints to these addresses and no others, within 30 s or another time. */
  async resolves(
    askers: readonly Endpoint[],
    name: string,
    addresses: readonly string[],
    { withinMs }: Partial<Eventual> = {},
  ): Promise<void> {
    const words = (found: readonly string[]) => found.toSorted().join(', ') || 'no address';
    await together(
      askers.map((asker) =>
        this.eventually({
          title: `addresses of ${name}, as ${asker.name} on ${asker.host.name} has them`,
          expected: words(addresses),
          observe: async () => words((await resolveNames(asker, [name]))[0]!.addresses),
          withinMs,
          cause: 'the tables that hosts exchange (gossip) do not agree, or the resolver is not reached',
        }),
      ),
    );
  }

  /** What the scenario's kind of network needs hosts to send each other and does not arrive. */
  async unmetNeeds(): Promise<Finding[]> {
    const needs = (await this.driver.needs?.(this.lab)) ?? [];
    return explainUnderlay(await askUnderlay(needs));
  }

  /** Where something did not hold, says what of that explains it. Never rejects. */
  async explainFailure(): Promise<void> {
    if (this.record.failed) this.record.explain(await this.unmetNeeds().catch(() => []));
  }

  #judgeReach(matrix: Matrix, context: MatrixContext): void {
    this.record.evidence.matrices.push(matrix);
    this.record.judge(judgeMatrix(matrix, context));
  }
}

function contextOf({ title, capabilities: { dataPath } }: NetworkDriver): MatrixContext {
  return { networkTitle: title, dataPath };
}

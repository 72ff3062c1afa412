import { randomBytes } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { together } from '../base/together.ts';
import { messageOf, UnsupportedError } from '../base/errors.ts';
import { explainUnderlay } from '../diagnosis/explain-underlay.ts';
import { judgeAnswers, judgeCapture, judgeClash, judgeMatrix, judgeThroughput } from '../diagnosis/judge.ts';
import type { MatrixContext } from '../diagnosis/matrix-context.ts';
import { count, pathEvidence } from '../diagnosis/wording.ts';
import type { Fault, Revert } from '../faults/fault.ts';
import type { Host } from '../hosts/host.ts';
import type { Lab } from '../lab/lab.ts';
import type { Endpoint } from '../networks/endpoint.ts';
import { holdUnderlayIpv6 } from '../networks/host-state/underlay-ipv6.ts';
import type { Network, NetworkCapabilities, NetworkDriver, NetworkOptions } from '../networks/network.ts';
import { hostOf } from '../networks/place.ts';
import { networkDriver } from '../networks/registry.ts';
import type { Service, ServiceSpec, SwarmService, Waiting } from '../networks/service.ts';
import { observeWire, type WireObservation, type WireRequest } from '../probes/capture/observe-wire.ts';
import { delayFact, lossFact, spreadFact } from '../probes/latency/latency-facts.ts';
import { measureLatency, type LatencyWay } from '../probes/latency/measure-latency.ts';
import { measureMtu } from '../probes/mtu/measure-mtu.ts';
import { mtuFact } from '../probes/mtu/mtu-facts.ts';
import { resolveNames } from '../probes/names/resolve-names.ts';
import { observeClash, type ClashRequest } from '../probes/ports/observe-clash.ts';
import type { ProbePath } from '../probes/reachability/paths.ts';
import type { Question } from '../probes/services/questions.ts';
import { probeReachability } from '../probes/reachability/probe-reachability.ts';
import { observeAnswers, type AnswersRequest } from '../probes/services/observe-answers.ts';
import { askUnderlay } from '../probes/underlay/ask-underlay.ts';
import { measureThroughput, type ThroughputRequest } from '../probes/throughput/measure-throughput.ts';
import type { Fact } from '../results/fact.ts';
import type { Finding } from '../results/finding.ts';
import type { Matrix } from '../results/matrix.ts';
import { rowDiffers } from '../results/answers.ts';
import { promisedPaths } from './promises.ts';
import type { CaseRecord } from './case-record.ts';
import { Teardown } from './teardown.ts';
import { tryUntil } from './try-until.ts';

/** Emulated hosts need most of it. */
const patienceMs = 30_000;
/** A scenario that has failed already does not wait long for more of it. */
const impatienceMs = 3_000;
const insistenceMs = 60_000;

/** Apart from the responders' ports, and below those that Linux picks for outgoing connections. */
const firstPort = 10_080;
const nextPorts = new WeakMap<Lab, number>();

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

/** Something that comes about after a while. */
export interface Eventual {
  readonly title: string;
  readonly expected: string;
  /** What is seen now, in words. */
  observe(): Promise<string>;
  /** Whether that is as it must be; by default, when it is what is expected. */
  holds?(observed: string): boolean;
  /** How long it may take by its nature, in milliseconds; 30 s by default, and less where the scenario has failed already. */
  readonly withinMs?: number;
  /** Why it may not come about. */
  readonly cause?: string | null;
}

/**
 * What a scenario works on: hosts, the kind of network it is about, and probes whose results
 * are recorded and judged. Whatever it makes is removed when the scenario ends.
 */
export class Stage {
  readonly lab: Lab;
  readonly driver: NetworkDriver;
  readonly record: CaseRecord;
  readonly #teardown = new Teardown();

  constructor(options: { lab: Lab; driver: NetworkDriver; record: CaseRecord }) {
    this.lab = options.lab;
    this.driver = options.driver;
    this.record = options.record;
  }

  get hosts(): readonly Host[] {
    return this.lab.hosts;
  }

  /** The i-th host, from 1, as in its name. */
  host(number: number): Host {
    const host = this.lab.hosts[number - 1];
    if (host === undefined) throw new RangeError(`the lab has no host h${number}`);
    return host;
  }

  /** Makes a network of the kind that the scenario is about, or of another one to compare it with. */
  async network(name: string, { kind, ...options }: NetworkOptions & { kind?: string } = {}): Promise<Network> {
    const driver = kind === undefined ? this.driver : networkDriver(kind);
    if (driver !== this.driver) await driver.prepare(this.lab);
    const engineName = `${name}-${randomBytes(3).toString('hex')}`;
    const network = await driver.create(this.lab, { name, engineName, ...options });
    this.onEnd(() => network.remove());
    return network;
  }

  /** Starts a service on a network, and resolves when its tasks run. */
  async service(network: Network, spec: ServiceSpec, waiting?: Waiting): Promise<SwarmService> {
    if (network.startService === undefined) {
      throw new UnsupportedError({ what: `${network.driver.title} carries no services` });
    }
    const service = await network.startService(spec, waiting);
    this.onEnd(() => service.remove());
    return service;
  }

  /** A TCP port of the hosts that no other scenario of the lab uses. */
  port(): number {
    const next = nextPorts.get(this.lab) ?? firstPort;
    nextPorts.set(this.lab, next + 1);
    return next;
  }

  /**
   * Brings a disturbance about that the scenario itself is about; it is taken back when the scenario ends.
   *
   * @returns takes it back before.
   */
  async disturb(fault: Fault): Promise<Revert> {
    return this.#teardown.addOnce(await fault.inject(this.lab.id));
  }

  /** The same for a disturbance that lasts for a given time, which ends when this resolves. */
  async disturbFor(durationMs: number, fault: Fault): Promise<void> {
    const revert = await this.disturb(fault);
    await delay(durationMs);
    await revert();
  }

  /** Registers what is to be undone when the scenario ends; last registered, first undone. */
  onEnd(undo: () => Promise<void>): void {
    this.#teardown.add(undo);
  }

  /**
   * Waits, by traffic, until every path that must be open is open. A network that does not get
   * there within 30 s, or another time, is left as it is, for the scenario to find out.
   *
   * @returns the milliseconds that it took.
   */
  async converge(paths: readonly ProbePath[], { withinMs = patienceMs } = {}): Promise<number> {
    const promised = paths.filter((probe) => probe.expected === 'open');
    if (promised.length === 0) return 0;
    const { tookMs } = await tryUntil(withinMs ?? this.#atMost(patienceMs), async () => {
      const { cells } = await probeReachability('convergence', promised, { timeoutMs: 1_000 });
      return cells.every((cell) => cell.observed === 'open' && !cell.differs);
    });
    return tookMs;
  }

  /** The same for all paths that their networks promise among endpoints. */
  async convergeAll(endpoints: readonly Endpoint[]): Promise<void> {
    await this.converge(promisedPaths(this.driver.capabilities, endpoints, this.hosts));
  }

  /**
   * Waits, by requests, until a service answers as it must: tasks run before every host's load
   * balancer has heard of them. One that does not within 30 s is left as it is.
   */
  async settle(service: Service, questions: readonly Question[]): Promise<void> {
    const short = questions.map((question) => ({ ...question, count: 2 * Math.max(1, question.expected.from.length) }));
    await tryUntil(this.#atMost(patienceMs), async () => {
      const { rows } = await observeAnswers({ title: 'convergence', service, questions: short });
      return rows.every((row) => row.asked > 0 && !rowDiffers(row));
    });
  }

  /** Probes paths of which nothing is promised, and writes down which of them are open. */
  async noteReach(title: string, paths: readonly ProbePath[]): Promise<void> {
    if (paths.length === 0) return;
    const { cells } = await probeReachability(title, paths);
    const open = cells.filter(({ observed }) => observed === 'open');
    const strange = open.filter(({ answeredBy, target }) => answeredBy.length > 0 && !answeredBy.includes(target));
    const byOthers = strange.length === 0 ? '' : `, ${strange.length} of them answered by somebody else`;
    this.note(title, `${open.length} of ${count(cells.length, 'path')} open${byOthers}`, pathEvidence(cells));
  }

  /** Gives every host an IPv6 address on the underlay while the scenario lasts. */
  async underlayIpv6(): Promise<void> {
    this.onEnd(await holdUnderlayIpv6(this.lab));
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
    const matrix = await probeReachability(title, paths);
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

  /** Measures throughput beside the underlay's, and judges it. */
  async throughput(request: ThroughputRequest): Promise<void> {
    const { throughput, raw, failure } = await measureThroughput(request);
    this.record.evidence.throughput.push(throughput);
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
  }

  /** Measures the largest packets on the ways from an endpoint to others, and judges them against the promised size. */
  async packetSizes(source: Endpoint, targets: readonly Endpoint[], expectedBytes: number): Promise<void> {
    for (const sizes of await measureMtu(source, targets, expectedBytes)) {
      this.record.addFact(mtuFact(source, sizes, expectedBytes));
    }
  }

  /** Writes down the largest packets on the ways from an endpoint to others; `triedBytes`: what to try around. */
  async notePacketSizes(source: Endpoint, targets: readonly Endpoint[], triedBytes: number): Promise<void> {
    for (const sizes of await measureMtu(source, targets, triedBytes)) {
      this.record.addFact({ ...mtuFact(source, sizes, triedBytes), expected: null, holds: null, cause: null });
    }
  }

  /** Sees that a name leads endpoints to these addresses and no others. */
  async resolves(askers: readonly Endpoint[], name: string, addresses: readonly string[]): Promise<void> {
    const words = (found: readonly string[]) => found.toSorted().join(', ') || 'no address';
    await together(
      askers.map((asker) =>
        this.eventually({
          title: `addresses of ${name}, as ${asker.name} on ${asker.host.name} has them`,
          expected: words(addresses),
          observe: async () => words((await resolveNames(asker, [name]))[0]!.addresses),
          cause: 'the tables that hosts exchange (gossip) do not agree, or the resolver is not reached',
        }),
      ),
    );
  }

  /** Looks at something until it is as it must be, or its time is over, and judges what was seen last. */
  async eventually({ title, expected, observe, holds, withinMs, cause = null }: Eventual): Promise<void> {
    let observed = '';
    const { succeeded, tookMs } = await tryUntil(withinMs ?? this.#atMost(patienceMs), async () => {
      observed = await observe();
      return holds === undefined ? observed === expected : holds(observed);
    });
    const evidence = [`seen after ${(tookMs / 1000).toFixed(1)} s`];
    this.fact({ title, expected, observed, holds: succeeded, evidence, cause: succeeded ? null : cause });
  }

  /**
   * Asks for something again and again that an engine may refuse at first, for up to a minute; what it said is written
   * down, and that it never gave in would be a failure.
   *
   * @returns what came of it; `null` when it was refused to the end.
   */
  async insist<T>(title: string, attempt: () => Promise<T>): Promise<T | null> {
    const refusals: string[] = [];
    let got: { value: T } | null = null;
    const { succeeded } = await tryUntil(this.#atMost(insistenceMs), async () => {
      try {
        got = { value: await attempt() };
        return true;
      } catch (error) {
        refusals.push(messageOf(error));
        return false;
      }
    });
    const observed = succeeded ? 'it did' : 'it was refused';
    this.fact({ title, expected: 'it did', observed, holds: succeeded, evidence: refusals.slice(-1) });
    if (succeeded) this.note(`${title}: how often it was refused before`, String(refusals.length), refusals.slice(-1));
    return (got as { value: T } | null)?.value ?? null;
  }

  /** Says what must hold, and judges whether it does. */
  fact(fact: Pick<Fact, 'title' | 'observed' | 'holds'> & { readonly expected: string } & Partial<Fact>): void {
    this.record.addFact({ evidence: [], cause: null, ...fact });
  }

  /** Writes down how an engine behaves where nothing is promised, for reports to show beside other engines. */
  note(title: string, observed: string, evidence: readonly string[] = []): void {
    this.record.addFact({ title, observed, expected: null, holds: null, evidence: [...evidence], cause: null });
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

  /** Takes back whatever was made. Returns what could not be. */
  end(): Promise<string[]> {
    return this.#teardown.run();
  }

  #atMost(withinMs: number): number {
    return this.record.failed ? impatienceMs : withinMs;
  }

  #judgeReach(matrix: Matrix, context: MatrixContext): void {
    this.record.evidence.matrices.push(matrix);
    this.record.judge(judgeMatrix(matrix, context));
  }
}

function contextOf({ title, capabilities: { dataPath } }: NetworkDriver): MatrixContext {
  return { networkTitle: title, dataPath };
}

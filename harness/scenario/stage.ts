import { randomBytes } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { messageOf, UnsupportedError } from '../base/errors.ts';
import {
  judgeAnswers,
  judgeCapture,
  judgeClash,
  judgeMatrix,
  judgeThroughput,
  type Judgement,
} from '../diagnosis/judge.ts';
import type { Host } from '../hosts/host.ts';
import type { Lab } from '../lab/lab.ts';
import type { Network, NetworkDriver } from '../networks/network.ts';
import { networkDriver } from '../networks/registry.ts';
import type { Service, ServiceSpec } from '../networks/service.ts';
import { observeWire, type WireRequest } from '../probes/capture/observe-wire.ts';
import { observeClash, type ClashRequest } from '../probes/ports/observe-clash.ts';
import type { ProbePath } from '../probes/reachability/paths.ts';
import type { Question } from '../probes/services/questions.ts';
import { probeReachability } from '../probes/reachability/probe-reachability.ts';
import { observeAnswers, type AnswersRequest } from '../probes/services/observe-answers.ts';
import { measureThroughput, type ThroughputRequest } from '../probes/throughput/measure-throughput.ts';
import type { Matrix } from '../results/matrix.ts';
import { rowDiffers } from '../results/answers.ts';
import type { ScenarioResult } from '../results/run.ts';
import { combineOutcomes, type Outcome } from '../results/outcome.ts';

/** Emulated hosts need most of it. */
const convergenceBudgetMs = 30_000;
const convergencePauseMs = 100;

type Evidence = Pick<
  ScenarioResult,
  'matrices' | 'clashes' | 'throughput' | 'captures' | 'answers' | 'findings' | 'attachments'
>;

/**
 * What a scenario works on: hosts, the kind of network it is about, and probes whose results
 * are recorded and judged. Whatever it makes is removed when the scenario ends.
 */
export class Stage {
  readonly lab: Lab;
  readonly driver: NetworkDriver;
  readonly evidence: Evidence = {
    matrices: [],
    clashes: [],
    throughput: [],
    captures: [],
    answers: [],
    findings: [],
    attachments: [],
  };
  readonly #bundle: string | null;
  readonly #caseName: string;
  readonly #outcomes: Outcome[] = [];
  readonly #teardown: (() => Promise<void>)[] = [];

  constructor(options: { lab: Lab; driver: NetworkDriver; bundle: string | null; caseName: string }) {
    this.lab = options.lab;
    this.driver = options.driver;
    this.#bundle = options.bundle;
    this.#caseName = options.caseName;
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
  async network(name: string, kind?: string): Promise<Network> {
    const driver = kind === undefined ? this.driver : networkDriver(kind);
    if (driver !== this.driver) await driver.prepare(this.lab);
    const engineName = `${name}-${randomBytes(3).toString('hex')}`;
    const network = await driver.create(this.lab, { name, engineName });
    this.onEnd(() => network.remove());
    return network;
  }

  /** Starts a service on a network, and resolves when its tasks run. */
  async service(network: Network, spec: ServiceSpec): Promise<Service> {
    if (network.startService === undefined) {
      throw new UnsupportedError({ what: `${network.driver.title} carries no services` });
    }
    const service = await network.startService(spec);
    this.onEnd(() => service.remove());
    return service;
  }

  /** Registers what is to be undone when the scenario ends; last registered, first undone. */
  onEnd(undo: () => Promise<void>): void {
    this.#teardown.push(undo);
  }

  /**
   * Waits, by traffic, until every path that must be open is open. A network that does not get
   * there within 30 s is left as it is, for the scenario to find out.
   */
  async converge(paths: readonly ProbePath[]): Promise<void> {
    const promised = paths.filter((probe) => probe.expected === 'open');
    const deadline = Date.now() + convergenceBudgetMs;
    while (promised.length > 0 && Date.now() < deadline) {
      const { cells } = await probeReachability('convergence', promised, { timeoutMs: 1_000 });
      if (cells.every((cell) => cell.observed === 'open' && !cell.differs)) return;
      await delay(convergencePauseMs);
    }
  }

  /**
   * Waits, by requests, until a service answers as it must: tasks run before every host's load
   * balancer has heard of them. One that does not within 30 s is left as it is.
   */
  async settle(service: Service, questions: readonly Question[]): Promise<void> {
    const short = questions.map((question) => ({ ...question, count: 2 * Math.max(1, question.expected.from.length) }));
    const deadline = Date.now() + convergenceBudgetMs;
    while (Date.now() < deadline) {
      const { rows } = await observeAnswers({ title: 'convergence', service, questions: short });
      if (rows.every((row) => row.asked > 0 && !rowDiffers(row))) return;
      await delay(convergencePauseMs);
    }
  }

  /** Probes all paths at once and judges them against what must hold. */
  async reach(title: string, paths: readonly ProbePath[]): Promise<void> {
    this.#judgeReach(await probeReachability(title, paths), this.driver);
  }

  /**
   * Watches the underlay while traffic crosses a network, and judges what is on the wire, then
   * whether the traffic arrived.
   */
  async wire(request: Omit<WireRequest, 'hosts'>): Promise<void> {
    const { captures, matrix, raw } = await observeWire({ ...request, hosts: this.hosts });
    for (const { name, text } of raw) await this.attach(name, text);
    for (const capture of captures) {
      this.evidence.captures.push(capture);
      this.#judge(judgeCapture(capture));
    }
    this.#judgeReach(matrix, request.network.driver);
  }

  /** Asks for a service, and judges who answered. */
  async answers(request: AnswersRequest): Promise<void> {
    const answers = await observeAnswers(request);
    this.evidence.answers.push(answers);
    this.#judge(judgeAnswers(answers));
  }

  /** Observes who got a port, and judges it. */
  async clash(request: ClashRequest, { runningPerHost }: { runningPerHost: number }): Promise<void> {
    const clash = await observeClash(request);
    this.evidence.clashes.push(clash);
    this.#judge(judgeClash(clash, { runningPerHost }));
  }

  /** Measures throughput beside the underlay's, and judges it. */
  async throughput(request: ThroughputRequest): Promise<void> {
    const { throughput, raw, failure } = await measureThroughput(request);
    this.evidence.throughput.push(throughput);
    for (const { name, text } of raw) await this.attach(name, text);
    this.#judge(judgeThroughput(throughput, failure));
  }

  /** Stores raw output in the run's bundle, beside the results. */
  async attach(name: string, content: string): Promise<void> {
    if (this.#bundle === null) return;
    const relative = path.join('raw', this.#caseName.replaceAll(/[^\w.-]+/g, '_'), name);
    const file = path.join(this.#bundle, relative);
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, content);
    this.evidence.attachments.push(relative);
  }

  /** The outcome of everything that was judged; nothing judged is inconclusive. */
  get outcome(): Outcome {
    return combineOutcomes(this.#outcomes);
  }

  /**
   * Undoes everything, last first, whatever throws.
   *
   * @returns what could not be undone.
   */
  async end(): Promise<string[]> {
    const problems: string[] = [];
    for (const undo of this.#teardown.splice(0).toReversed()) {
      await undo().catch((error: unknown) => problems.push(messageOf(error)));
    }
    return problems;
  }

  #judgeReach(matrix: Matrix, { title, capabilities: { dataPath } }: NetworkDriver): void {
    this.evidence.matrices.push(matrix);
    this.#judge(judgeMatrix(matrix, { networkTitle: title, dataPath }));
  }

  #judge({ outcome, findings }: Judgement): void {
    this.#outcomes.push(outcome);
    this.evidence.findings.push(...findings);
  }
}

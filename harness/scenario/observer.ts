import { HarnessError, messageOf } from '../base/errors.ts';
import { HostLostError } from '../hosts/container-power.ts';
import type { Host } from '../hosts/host.ts';
import { EndpointRefusedError } from '../networks/docker/container-endpoint.ts';
import type { Endpoint } from '../networks/endpoint.ts';
import type { Network } from '../networks/network.ts';
import type { Service } from '../networks/service.ts';
import type { ProbePath } from '../probes/reachability/paths.ts';
import type { Question } from '../probes/services/questions.ts';
import { probeReachability } from '../probes/reachability/probe-reachability.ts';
import { observeAnswers } from '../probes/services/observe-answers.ts';
import type { Fact } from '../results/fact.ts';
import { rowDiffers } from '../results/answers.ts';
import type { GivenMeasure } from '../results/measure.ts';
import { promisedPaths } from './promises.ts';
import { tryUntil } from './try-until.ts';
import { Workbench } from './workbench.ts';

/** Emulated hosts need most of it. */
const patienceMs = 30_000;
/** A scenario that has failed already does not wait long for more of it. */
const impatienceMs = 3_000;
const insistenceMs = 60_000;

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

/** What a scenario waits for, and what it says of what it saw. */
export class Observer extends Workbench {
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

  /**
   * Looks at something until it is as it must be, or its time is over, and judges what was seen last.
   *
   * @returns whether it came to be so.
   */
  async eventually({ title, expected, observe, holds, withinMs, cause = null }: Eventual): Promise<boolean> {
    let observed = '';
    const { succeeded, tookMs } = await tryUntil(withinMs ?? this.#atMost(patienceMs), async () => {
      observed = await observe();
      return holds === undefined ? observed === expected : holds(observed);
    });
    const evidence = [`seen after ${(tookMs / 1000).toFixed(1)} s`];
    this.fact({ title, expected, observed, holds: succeeded, evidence, cause: succeeded ? null : cause });
    return succeeded;
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

  /**
   * Sees that one more container is let onto a network.
   *
   * @returns it alone, or nothing when it is not.
   */
  async attached(network: Network, host: Host, name: string): Promise<Endpoint[]> {
    const title = `${name} on ${host.name} is put on a network of ${this.driver.title}`;
    const endpoint = await this.isDone(title, 'done', () => network.attach(host, { name }));
    return endpoint === undefined ? [] : [endpoint];
  }

  /** Sees that something can be done; a refusal is a failure, in its own words. */
  protected async isDone<Result>(
    title: string,
    expected: string,
    act: () => Promise<Result>,
  ): Promise<Result | undefined> {
    try {
      return await act();
    } catch (error) {
      const isRefusal = error instanceof HarnessError || error instanceof EndpointRefusedError;
      if (!isRefusal || error instanceof HostLostError) throw error;
      const evidence = error.message.split('\n').slice(-4);
      this.fact({ title, expected, observed: 'it did not come to that', holds: false, evidence });
      return undefined;
    }
  }

  /** Says what must hold, and judges whether it does. */
  fact(fact: Pick<Fact, 'title' | 'observed' | 'holds'> & { readonly expected: string } & Partial<Fact>): void {
    this.record.addFact({ evidence: [], cause: null, ...fact });
  }

  /** Writes down a figure by which networks are compared. Without a reading its value is `null`, never 0. */
  measure(measure: GivenMeasure): void {
    this.record.addMeasure(measure);
  }

  #atMost(withinMs: number): number {
    return this.record.failed ? impatienceMs : withinMs;
  }
}

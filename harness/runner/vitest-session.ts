import path from 'node:path';
import { createVitest, type Reporter, type TestCase, type TestModule, type Vitest } from 'vitest/node';
import { HarnessError } from '../base/errors.ts';
import { projectRoot } from '../base/paths.ts';
import type { ScenarioResult } from '../results/run.ts';
import type { ScenarioCase } from './cases.ts';
import type { RunContext } from './context.ts';
import type { Refusal } from './lab-wishes.ts';

/** A case that was found in a scenario file. */
export interface CollectedCase {
  readonly description: ScenarioCase;
  readonly testId: string;
}

/** What is told while cases run. */
export interface CaseListener {
  started(found: CollectedCase): void;
  /** The case was not performed: no lab could be had for it. */
  refused(found: CollectedCase, refusal: Refusal): void;
  /** `result` is undefined when the test ended without one; `errors` then say why. */
  ended(found: CollectedCase, result: ScenarioResult | undefined, errors: readonly string[]): void;
}

class CaseReporter implements Reporter {
  #known = new Map<string, CollectedCase>();
  #listener: CaseListener | undefined;

  listen(cases: readonly CollectedCase[], listener: CaseListener): void {
    this.#known = new Map(cases.map((found) => [found.testId, found]));
    this.#listener = listener;
  }

  /** A case that begins says so: its test began before, to wait for its turn. */
  onTestCaseAnnotate(test: TestCase): void {
    const found = this.#known.get(test.id);
    if (found !== undefined) this.#listener?.started(found);
  }

  onTestCaseResult(test: TestCase): void {
    const found = this.#known.get(test.id);
    if (found === undefined) return;
    const { overlabResult, overlabRefusal } = test.meta();
    if (overlabRefusal !== undefined) {
      this.#listener?.refused(found, overlabRefusal);
      return;
    }
    const errors = test.result().errors?.map((error) => error.message) ?? [];
    this.#listener?.ended(found, overlabResult, errors);
  }
}

/** Vitest as the engine that finds and executes scenario files, all of them in one worker thread. */
export class VitestSession {
  readonly #vitest: Vitest;
  readonly #reporter: CaseReporter;

  private constructor(vitest: Vitest, reporter: CaseReporter) {
    this.#vitest = vitest;
    this.#reporter = reporter;
  }

  static async open(context: RunContext): Promise<VitestSession> {
    const reporter = new CaseReporter();
    const before = new Map(signals.map((signal) => [signal, process.listeners(signal)]));
    const vitest = await createVitest('test', {
      config: false,
      root: projectRoot,
      include: [entry],
      watch: false,
      pool: 'threads',
      isolate: false,
      maxConcurrency: Number.MAX_SAFE_INTEGER,
      reporters: [reporter],
      provide: { overlab: context },
      teardownTimeout: 2_000,
    });
    for (const signal of signals) {
      for (const listener of process.listeners(signal)) {
        if (!before.get(signal)?.includes(listener)) process.removeListener(signal, listener);
      }
    }
    return new VitestSession(vitest, reporter);
  }

  /**
   * The cases into which the scenario files unfold for the context.
   *
   * @throws HarnessError when a scenario file cannot be loaded.
   */
  async collect(): Promise<CollectedCase[]> {
    const { testModules, unhandledErrors } = await this.#vitest.collect();
    const broken = [...testModules.flatMap(loadErrors), ...unhandledErrors.map(String)];
    if (broken.length > 0) {
      throw new HarnessError({ what: 'a scenario file could not be loaded', why: broken.join('\n') });
    }
    return testModules.flatMap((module) =>
      [...module.children.allTests()].flatMap((test) => {
        const description = test.meta().overlabCase;
        return description === undefined ? [] : [{ description, testId: test.id }];
      }),
    );
  }

  /**
   * Executes cases, as far as they may, side by side. Resolves when all have ended, or the session was cancelled.
   *
   * @throws HarnessError when what they used could not be tidied up after them.
   */
  async run(cases: readonly CollectedCase[], context: RunContext, listener: CaseListener): Promise<void> {
    this.#reporter.listen(cases, listener);
    const project = this.#vitest.getRootProject();
    project.provide('overlab', context);
    const testIds = cases.map(({ testId }) => testId);
    const { testModules } = await this.#vitest.runTestSpecifications([
      project.createSpecification(path.join(projectRoot, entry), { testIds }),
    ]);
    const [error] = testModules.flatMap((module) => module.errors());
    if (error !== undefined) throw new HarnessError({ what: error.message });
  }

  /** Lets the cases under way be the last. Resolves when they have ended. */
  async cancel(): Promise<void> {
    await this.#vitest.cancelCurrentRun('keyboard-input');
  }

  /** Ends the worker thread, also in the middle of a case. */
  async close(): Promise<void> {
    await this.#vitest.close();
  }
}

const entry = 'harness/runner/every-scenario.ts';
const signals = ['SIGINT', 'SIGTERM'] as const;

/** A file without cases is no error: its scenarios may all be out of the chosen suite or networks. */
function loadErrors(module: TestModule): string[] {
  return module
    .errors()
    .filter((error) => !error.message.startsWith('No test suite found'))
    .map((error) => `${module.moduleId}: ${error.message}`);
}

import type { Reporter, TestModule } from 'vitest/node';

/** Ends a test run with one plain line that counts, and the reason of each skipped test. */
export default class CountReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const tests = modules.flatMap((module) => [...module.children.allTests()]);
    const inState = (state: string) => tests.filter((test) => test.result().state === state);
    const skipped = inState('skipped');
    for (const test of skipped) {
      const result = test.result();
      const note = result.state === 'skipped' ? result.note : undefined;
      process.stdout.write(`skipped: ${test.fullName}: ${note ?? 'no reason given'}\n`);
    }
    process.stdout.write(
      `${inState('passed').length} passed, ${inState('failed').length} failed, ${skipped.length} skipped\n`,
    );
  }
}

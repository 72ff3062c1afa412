import type { EndedDaemon } from '../networks/plugin/installations.ts';
import type { Fact } from '../results/fact.ts';

/** What is said of a daemon that does not run though nobody ended it. */
export function endedFact({ daemon, code, words }: EndedDaemon): Fact {
  return {
    title: daemon,
    expected: 'running',
    observed: code === null ? 'out of reach' : `ended with code ${code}`,
    holds: false,
    evidence: [...words],
    cause: null,
  };
}

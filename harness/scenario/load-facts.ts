import type { LoadReport } from '../probes/load/load.ts';
import type { Eventual } from './observer.ts';
import type { Stage } from './stage.ts';

type JudgedFact = Parameters<Stage['fact']>[0];

const inSeconds = (ms: number) => `${(ms / 1000).toFixed(1)} s`;

function evidenceOf({ sent, failed, failures, longestGapMs }: LoadReport): string[] {
  const counts = `${failed} of ${sent} requests failed; the longest time without an answer was ${inSeconds(longestGapMs)}`;
  return [counts, ...failures.slice(0, 5).map(({ atMs, words }) => `after ${inSeconds(atMs)}: ${words}`)];
}

/** That all requests of a load were answered. */
export function undisturbed(title: string, report: LoadReport, cause: Eventual['cause'] = null): JudgedFact {
  const { sent, failed } = report;
  const holds = sent > 0 && failed === 0;
  return {
    title,
    expected: 'all were answered',
    observed: holds ? 'all were answered' : `${sent - failed} of ${sent} were answered`,
    holds,
    evidence: evidenceOf(report),
    cause: holds ? null : cause,
  };
}

/** That the requests of a load failed for no longer than a time, from the first that did to the last. */
export function outage(
  title: string,
  report: LoadReport,
  longestMs: number,
  cause: Eventual['cause'] = null,
): JudgedFact {
  const { sent, failed, failing } = report;
  const lastedMs = failing === null ? 0 : failing.toMs - failing.fromMs;
  const holds = sent > failed && lastedMs <= longestMs;
  return {
    title,
    expected: `at most ${longestMs / 1000} s`,
    observed: sent > failed ? inSeconds(lastedMs) : 'no request was answered',
    holds,
    evidence: evidenceOf(report),
    cause: holds ? null : cause,
  };
}

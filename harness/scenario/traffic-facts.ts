import type { FlowReport } from '../probes/load/flow.ts';
import { counted } from '../results/format.ts';
import type { Stage } from './stage.ts';

const silencesIn = ({ gaps }: FlowReport) =>
  gaps.length === 0 ? 'no silence' : `${counted(gaps.length, 'silence')} of more than 0.5 s`;

/** How much of some traffic came back. */
export const datagramsOf = ({ returned, sent }: FlowReport) => [`${returned} of ${sent} datagrams came back`];

/** Judges that traffic was never silent for more than half a second. */
export function noSilence(stage: Stage, title: string, report: FlowReport): void {
  stage.fact({
    title,
    expected: 'no silence',
    observed: silencesIn(report),
    holds: report.gaps.length === 0 && report.returned > 0,
    evidence: datagramsOf(report),
  });
}

/** Writes down how often it was. */
export function noteSilences(stage: Stage, title: string, report: FlowReport): void {
  stage.note(title, silencesIn(report), datagramsOf(report));
}

/** Writes down a time by which networks are compared; `null` for one that did not come about. */
export function measureTime(stage: Stage, id: string, title: string, valueMs: number | null): void {
  const samples = valueMs === null ? 0 : 1;
  stage.measure({ id, title, unit: 'ms', better: 'lower', value: valueMs, low: null, high: null, samples });
}

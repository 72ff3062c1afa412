import type { FlowReport } from '../probes/load/flow.ts';
import { counted } from '../results/format.ts';
import type { Stage } from './stage.ts';
import { silencesOf } from './traffic.ts';

function silencesIn(report: FlowReport): string {
  const { length } = silencesOf(report);
  return length === 0 ? 'no silence' : `${counted(length, 'silence')} of more than 0.5 s`;
}

/** How much of some traffic came back. */
export const datagramsOf = ({ returned, sent, gaps }: FlowReport) => [
  `${returned} of ${sent} datagrams came back`,
  ...gaps.map(({ fromMs, untilMs, lost }) => {
    const length = untilMs === null ? 'to the end' : `for ${((untilMs - fromMs) / 1_000).toFixed(1)} s`;
    return `no echo ${length}: ${lost === 0 ? 'late, and none lost' : `${lost} lost`}`;
  }),
];

/** Judges that traffic never failed for more than half a second; see `silencesOf` for what only came late. */
export function noSilence(stage: Stage, title: string, report: FlowReport): void {
  stage.fact({
    title,
    expected: 'no silence',
    observed: silencesIn(report),
    holds: silencesOf(report).length === 0 && report.returned > 0,
    evidence: datagramsOf(report),
  });
}

/** Writes down how often it did. */
export function noteSilences(stage: Stage, title: string, report: FlowReport): void {
  stage.note(title, silencesIn(report), datagramsOf(report));
}

/** Writes down a time by which networks are compared; `null` for one that did not come about. */
export function measureTime(stage: Stage, id: string, title: string, valueMs: number | null): void {
  const samples = valueMs === null ? 0 : 1;
  stage.measure({ id, title, unit: 'ms', better: 'lower', value: valueMs, low: null, high: null, samples });
}

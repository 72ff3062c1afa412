import picocolors from 'picocolors';
import { answeredOf, missingReplicas, rowDiffers, type AnswerRow, type Answers } from '../../results/answers.ts';
import type { Capture } from '../../results/capture.ts';
import type { Clash } from '../../results/clash.ts';
import type { Finding } from '../../results/finding.ts';
import type { Outcome } from '../../results/outcome.ts';
import type { Run, ScenarioResult } from '../../results/run.ts';
import { median } from '../../results/statistics.ts';
import type { Throughput } from '../../results/throughput.ts';
import { counted, formatDuration, formatInterval, formatRate, formatRatio } from '../../results/format.ts';
import { compareNetworks } from '../comparison/compare-networks.ts';
import { outcomeMarks, outcomesInOrder } from '../outcome-marks.ts';
import { clean } from './clean.ts';
import { comparisonLines } from './comparison-lines.ts';

export interface SummaryOptions {
  colour: boolean;
  /** Where the report of the run is, as the user can open it. */
  reportPath?: string;
}

type Colours = ReturnType<typeof picocolors.createColors>;

const shownFindings = 5;
const shownEvidence = 4;
const indent = '    ';

/**
 * The end of a run in the terminal: a line a scenario, below it what a person needs to act on, then networks side
 * by side, then totals.
 * Text that came from containers is stripped of control characters, so that it cannot touch the terminal.
 */
export function renderSummary(run: Run, { colour, reportPath }: SummaryOptions): string {
  const colours = picocolors.createColors(colour);
  const idWidth = widest(run.scenarios.map((scenario) => scenario.id));
  const networkWidth = widest(run.scenarios.map((scenario) => scenario.network));
  const scenarios = run.scenarios.flatMap((scenario) => [
    scenarioLine(scenario, idWidth, networkWidth, colours),
    ...detailLines(scenario, colours).map((line) => `${indent}${line}`),
  ]);
  const comparisons = compareNetworks(run.scenarios).map(comparisonLines);
  const blocks = [scenarios, ...comparisons, totalLines(run, reportPath, colours)].filter((lines) => lines.length > 0);
  return `${blocks.map((lines) => lines.map((line) => line.trimEnd()).join('\n')).join('\n\n')}\n`;
}

function scenarioLine(scenario: ScenarioResult, idWidth: number, networkWidth: number, colours: Colours): string {
  const { outcome, reason, sabotage } = scenario;
  const notes = [reason, sabotage && `sabotage: ${sabotage.title}`].filter((note): note is string => Boolean(note));
  return [
    paint(outcome, `${outcomeMarks[outcome]} ${outcome}`.padEnd(14), colours),
    clean(scenario.id).padEnd(idWidth),
    colours.dim(clean(scenario.network).padEnd(networkWidth)),
    colours.dim(formatDuration(scenario.durationMs).padStart(11)),
    notes.map(clean).join(' · '),
  ].join('  ');
}

function detailLines(scenario: ScenarioResult, colours: Colours): string[] {
  return [
    ...capped(scenario.findings, shownFindings, (finding) => findingLines(finding, colours)),
    ...scenario.throughput.map(throughputLine),
    ...scenario.clashes.flatMap(clashLines),
    ...scenario.captures.map(captureLine),
    ...scenario.answers.flatMap(answersLines),
  ];
}

function findingLines(finding: Finding, colours: Colours): string[] {
  return [
    colours.bold(clean(finding.title)),
    ...capped(finding.evidence, shownEvidence, (line) => [clean(line)]).map((line) => `  ${line}`),
    ...(finding.cause ? [`  ${colours.yellow('likely cause:')} ${clean(finding.cause)}`] : []),
  ];
}

function throughputLine({ title, network, samples, ratio, floorRatio, stoppedBy }: Throughput): string {
  const rateOf = (side: readonly { bitsPerSecond: number }[]) => {
    const middle = median(side.map((sample) => sample.bitsPerSecond));
    return middle === null ? 'no sample' : formatRate(middle);
  };
  const figures = `${rateOf(samples.network)} of ${rateOf(samples.underlay)} underlay`;
  const judged = ratio ? `ratio ${formatInterval(ratio)}` : 'no ratio';
  return clean(
    `${title} (${network}): ${figures}, ${judged}, floor ${formatRatio(floorRatio)}, stopped by ${stoppedBy}`,
  );
}

function clashLines({ port, protocol, contenders, answers }: Clash): string[] {
  const asked = contenders.map(({ name, host, state, exitCode, message }) => {
    const words = [exitCode !== null && `exit code ${exitCode}`, message].filter(Boolean).join(': ');
    const what = { running: 'got it', refused: 'was refused', unknown: 'is in an unknown state' }[state];
    return clean(`${name} on ${host} ${what}${words ? ` (${words})` : ''}`);
  });
  const answered = answers.map(({ host, answeredBy, detail }) =>
    clean(`${host} ${answeredBy ?? 'nobody'}${answeredBy === null && detail ? ` (${detail})` : ''}`),
  );
  return [
    `port ${port}/${protocol}:`,
    ...capped(asked, shownEvidence, (line) => [`  ${line}`]),
    ...(answered.length > 0 ? [`  answers: ${answered.join(' · ')}`] : []),
  ];
}

function captureLine({ title, mode, host, interface: name, patterns, frames, complete, detail }: Capture): string {
  const counts = patterns.map((pattern) => `${pattern.title} ${pattern.frames}`).join(', ');
  const extent = complete ? '' : `, not complete: ${detail ?? 'no reason is known'}`;
  return clean(`on the wire (${title}, ${mode}), ${name} of ${host}: ${counts}, of ${counted(frames, 'frame')}${extent}`);
}

function answersLines({ title, service, rows }: Answers): string[] {
  const held = rows.filter((row) => row.asked > 0 && !rowDiffers(row));
  const others = rows.filter((row) => !held.includes(row));
  const requests = rows.reduce((sum, row) => sum + row.asked, 0);
  return [
    clean(`${service} (${title}): ${held.length} of ${counted(rows.length, 'way')} as expected, ${counted(requests, 'request')}`),
    ...capped(others, shownEvidence, (row) => [`  ${clean(answerLine(row))}`]),
  ];
}

function answerLine(row: AnswerRow): string {
  const { asker, destination, asked, answeredBy } = row;
  const silent = missingReplicas(row).map((name) => `not ${name}`);
  const who = [...answeredBy.map(({ name, count }) => `${name} ${count}`), ...silent].join(', ');
  const answered = `${answeredOf(row)} of ${asked} answered${who === '' ? '' : ` (${who})`}`;
  return `${asker} → ${destination.name} at ${destination.address}:${destination.port}: ${answered}`;
}

function totalLines(run: Run, reportPath: string | undefined, colours: Colours): string[] {
  const counts = outcomesInOrder
    .map((outcome) => ({ outcome, count: run.scenarios.filter((scenario) => scenario.outcome === outcome).length }))
    .filter(({ count }) => count > 0)
    .map(({ outcome, count }) => paint(outcome, `${count} ${outcome}`, colours));
  const verdict = paint(run.outcome, `${outcomeMarks[run.outcome]} ${run.outcome}`, colours);
  const total = `${counted(run.scenarios.length, 'scenario')}${counts.length > 0 ? `: ${counts.join(', ')}` : ''}`;
  return [
    [verdict, total, formatDuration(run.durationMs), run.options.sabotage ? 'sabotage on' : '']
      .filter(Boolean)
      .join(' · '),
    ...(run.complete ? [] : [colours.yellow('The run was cut short, so some scenarios never ran.')]),
    ...(run.reason ? [clean(run.reason)] : []),
    ...(reportPath ? [`Report: ${reportPath}`] : []),
  ];
}

function capped<Item>(items: readonly Item[], most: number, linesOf: (item: Item) => string[]): string[] {
  const lines = items.slice(0, most).flatMap(linesOf);
  return items.length > most ? [...lines, `… and ${items.length - most} more`] : lines;
}

function widest(texts: readonly string[]): number {
  return Math.max(0, ...texts.map((text) => clean(text).length));
}

function paint(outcome: Outcome, text: string, colours: Colours): string {
  const colourOf = {
    pass: colours.green,
    fail: colours.red,
    unsupported: colours.dim,
    inconclusive: colours.yellow,
    error: colours.magenta,
  } as const;
  return colourOf[outcome](text);
}

import { outcomeMarks } from '../../outcome-marks.ts';
import { counted, formatDuration } from '../../../results/format.ts';
import type { Finding } from '../../../results/finding.ts';
import type { Outcome } from '../../../results/outcome.ts';
import type { ScenarioResult } from '../../../results/run.ts';
import { tierTitles } from '../../../results/tier.ts';
import { attachmentLink } from './attachment-link.ts';
import { type AnswersView, answersView } from './answers-view.ts';
import { type CaptureView, captureView } from './capture-view.ts';
import { type ClashView, clashView } from './clash-view.ts';
import { type FactView, factView } from './facts-view.ts';
import { type MatrixView, matrixView } from './matrix-view.ts';
import { type ThroughputView, throughputView } from './throughput-view.ts';

export interface ScenarioView {
  /** Fragment of the page's address, unique on the page. */
  anchor: string;
  id: string;
  title: string;
  outcome: Outcome;
  mark: string;
  reason: string | null;
  network: string;
  /** The hosts, or how many they are. */
  hosts: string;
  allHosts: string;
  engine: string;
  tier: { short: string; title: string };
  duration: string;
  sabotage: string | null;
  /** Whether the section is open when the page is. */
  opened: boolean;
  findings: Finding[];
  matrices: MatrixView[];
  throughput: ThroughputView[];
  clashes: ClashView[];
  captures: CaptureView[];
  answers: AnswersView[];
  facts: FactView[];
  attachments: { name: string; link: string | null }[];
}

/** Everything that the page shows of a scenario; `anchor` is unique on the page. */
export function scenarioView(scenario: ScenarioResult, anchor: string): ScenarioView {
  const { id, title, outcome, reason, network, engine, sabotage, findings } = scenario;
  return {
    anchor,
    id,
    title,
    outcome,
    mark: outcomeMarks[outcome],
    reason,
    network,
    hosts: scenario.hosts.length <= 4 ? scenario.hosts.join(', ') : counted(scenario.hosts.length, 'host'),
    allHosts: scenario.hosts.join(', '),
    engine,
    tier: { short: scenario.tier, title: tierTitles[scenario.tier] },
    duration: formatDuration(scenario.durationMs),
    sabotage: sabotage?.title ?? null,
    opened: outcome === 'fail' || outcome === 'error',
    findings,
    matrices: scenario.matrices.map((matrix, index) => matrixView(matrix, `${anchor}-matrix-${index + 1}`)),
    throughput: scenario.throughput.map(throughputView),
    clashes: scenario.clashes.map(clashView),
    captures: scenario.captures.map(captureView),
    answers: scenario.answers.map(answersView),
    facts: scenario.facts.map(factView),
    attachments: scenario.attachments.map((name) => ({ name, link: attachmentLink(name) })),
  };
}

/** Fragments that are unique and tell the scenario and its network, in the order of the scenarios. */
export function anchorsOf(scenarios: readonly Pick<ScenarioResult, 'id' | 'network'>[]): string[] {
  const taken = new Set<string>();
  return scenarios.map(({ id, network }) => {
    const wanted = `s-${`${id}-${network}`.toLowerCase().replace(/[^a-z0-9]+/g, '-')}`;
    let anchor = wanted;
    for (let number = 2; taken.has(anchor); number += 1) anchor = `${wanted}-${number}`;
    taken.add(anchor);
    return anchor;
  });
}

import { compareNetworks } from '../../comparison/compare-networks.ts';
import { outcomeMarks, outcomesInOrder } from '../../outcome-marks.ts';
import type { ArtifactInfo } from '../../../results/artifact.ts';
import { counted, formatBytes, formatDuration, formatInstant, formatPercent } from '../../../results/format.ts';
import type { Outcome } from '../../../results/outcome.ts';
import type { LabInfo, MachineInfo, Run } from '../../../results/run.ts';
import { tierTitles } from '../../../results/tier.ts';
import { bar } from '../charts/bar.ts';
import type { SvgMarkup } from '../charts/svg.ts';
import { type ComparisonView, comparisonView } from './comparison-view.ts';
import { type EnginesView, enginesView } from './engines-view.ts';
import { anchorsOf, type ScenarioView, scenarioView } from './scenario-view.ts';

interface Fact {
  name: string;
  value: string;
}

export interface RunView {
  id: string;
  version: string;
  outcome: Outcome;
  mark: string;
  headline: string;
  startedAt: { iso: string; text: string };
  /** What a reader must know before the figures, for example that the run was cut short. */
  notices: string[];
  facts: Fact[];
  counts: { outcome: Outcome; mark: string; count: number }[];
  scenarios: ScenarioView[];
  /** Side by side for each engine; `null` for one engine. */
  engines: EnginesView | null;
  /** Networks side by side, for each kind of hosts and each engine; empty where there is nothing to compare. */
  comparisons: ComparisonView[];
  machine: Fact[];
  /** Programs that plugins brought. */
  artifacts: Fact[];
  labs: { id: string; tier: string; subnet: string; hosts: LabInfo['hosts'] }[];
  phases: { title: string; duration: string; share: string; bar: SvgMarkup }[];
}

/** Everything that the page shows of a run. */
export function runView(run: Run): RunView {
  const anchors = anchorsOf(run.scenarios);
  return {
    id: run.id,
    version: run.version,
    outcome: run.outcome,
    mark: outcomeMarks[run.outcome],
    headline: headlineOf(run),
    startedAt: { iso: run.startedAt, text: formatInstant(run.startedAt) },
    notices: noticesOf(run),
    facts: factsOf(run),
    counts: outcomesInOrder.map((outcome) => ({ outcome, mark: outcomeMarks[outcome], count: countOf(run, outcome) })),
    scenarios: run.scenarios.map((scenario, index) => scenarioView(scenario, anchors[index] as string)),
    engines: enginesView(run.scenarios, anchors),
    comparisons: compareNetworks(run.scenarios).map((comparison) => comparisonView(comparison, anchors)),
    machine: machineFacts(run.machine),
    artifacts: run.artifacts.map(artifactFact),
    labs: run.labs.map((lab) => ({
      id: lab.id,
      tier: tierTitles[lab.tier],
      subnet: lab.subnet ?? "the hosts' own",
      hosts: lab.hosts,
    })),
    phases: phaseRows(run),
  };
}

/** The run's outcome as a sentence that says how many scenarios it rests on. */
export function headlineOf(run: Pick<Run, 'outcome' | 'scenarios'>): string {
  const total = run.scenarios.length;
  if (total === 0) return 'No scenario ran';
  const part = countOf(run, run.outcome);
  const whole =
    part === total ? (total === 1 ? 'The scenario' : `All ${total} scenarios`) : `${part} of ${total} scenarios`;
  switch (run.outcome) {
    case 'pass':
      return `${whole} passed`;
    case 'fail':
      return `${whole} failed`;
    case 'error':
      return part === 0 ? 'The harness failed' : `The harness failed in ${part} of ${counted(total, 'scenario')}`;
    case 'inconclusive':
      return part === 0 ? 'No verdict' : `No verdict on ${part} of ${counted(total, 'scenario')}`;
    case 'unsupported':
      return 'Nothing that was asked for can run here';
  }
}

function countOf(run: Pick<Run, 'scenarios'>, outcome: Outcome): number {
  return run.scenarios.filter((scenario) => scenario.outcome === outcome).length;
}

function noticesOf(run: Run): string[] {
  const disturbed = new Set(run.scenarios.flatMap((scenario) => scenario.sabotage?.title ?? []));
  return [
    !run.complete && `The run was cut short, so some scenarios never ran${run.reason ? `: ${run.reason}` : '.'}`,
    run.complete && run.reason,
    ...run.warnings.map((warning) => `Known about the engine: ${warning}`),
    run.options.sabotage && `Sabotage was on. Disturbances applied on purpose: ${[...disturbed].join('; ') || 'none'}.`,
  ].filter((notice): notice is string => Boolean(notice));
}

function factsOf(run: Run): Fact[] {
  const hosts = run.labs.flatMap((lab) => lab.hosts.map(({ tier }) => tierTitles[tier]));
  const unique = (values: string[]) => [...new Set(values)].join(', ') || '–';
  return [
    { name: 'Hosts', value: hosts.length > 0 ? `${hosts.length} (${unique(hosts)})` : run.options.hosts },
    { name: 'Networks', value: unique(run.scenarios.map((scenario) => scenario.network)) },
    { name: 'Engine', value: unique(run.scenarios.map((scenario) => scenario.engine)) },
    { name: 'Suite', value: [run.options.suite, ...run.options.filters].join(' · ') },
    { name: 'Sabotage', value: run.options.sabotage ? 'on' : 'off' },
    { name: 'Duration', value: formatDuration(run.durationMs) },
  ];
}

function machineFacts({ engine, ...machine }: MachineInfo): Fact[] {
  return [
    { name: 'Kernel', value: machine.kernel },
    { name: 'System', value: `${machine.os}, ${machine.arch}` },
    { name: 'CPU', value: `${machine.cpuModel}, ${counted(machine.cores, 'core')}` },
    { name: 'Memory', value: formatBytes(machine.memoryBytes) },
    { name: 'Outer engine', value: `${engine.version} (API ${engine.apiVersion}, ${engine.source})` },
    { name: 'Storage driver', value: engine.storageDriver },
    { name: 'Control groups', value: `version ${engine.cgroupVersion}` },
    { name: 'Node.js', value: machine.node },
  ];
}

function artifactFact({ program, project, version, source, sha256 }: ArtifactInfo): Fact {
  return { name: program, value: `${project} ${version ?? 'of an unknown version'}, ${source}, SHA-256 ${sha256}` };
}

function phaseRows(run: Run): RunView['phases'] {
  const total = Math.max(
    run.phases.reduce((sum, phase) => sum + phase.durationMs, 0),
    1,
  );
  let start = 0;
  return run.phases.map((phase) => {
    const share = phase.durationMs / total;
    const row = {
      title: phase.title,
      duration: formatDuration(phase.durationMs),
      share: formatPercent(share),
      bar: bar(share, start),
    };
    start += share;
    return row;
  });
}

import { Command, Option } from 'commander';
import { suites, type Suite } from '../../scenario/scenario.ts';
import { counted } from '../../results/format.ts';
import { networksOf } from '../../runner/networks-of.ts';
import type { ListedScenario } from '../../runner/list-cases.ts';
import type { Place } from '../../runner/where-it-runs.ts';
import type { CommandContext, Perform } from './command.ts';
import { examples } from './options.ts';

interface ListOptions {
  readonly suite: Suite;
  readonly json: boolean;
}

async function list(options: ListOptions, { terminal }: CommandContext): Promise<number> {
  const { listCases } = await import('../../runner/list-cases.ts');
  const scenarios = await listCases({ networks: networksOf(options.suite), suite: options.suite });
  if (options.json) {
    terminal.print(JSON.stringify(scenarios, null, 2));
    return 0;
  }
  for (const scenario of scenarios) {
    terminal.print(
      [
        scenario.id,
        `  ${scenario.title}`,
        `  networks: ${scenario.networks.join(', ')} · hosts: ${scenario.hosts} · suite: ${scenario.suite}`,
        ...(scenario.here ?? []).map((place) => `  here: ${describePlace(place, scenario)}`),
        `  sabotage: ${scenario.sabotages.join(', ')}`,
      ].join('\n'),
    );
  }
  terminal.print(`\n${counted(scenarios.length, 'scenario')} in suite '${options.suite}'`);
  if (scenarios.some(({ here }) => here === null)) {
    terminal.print("Where they run here is not known yet: 'overlab doctor' looks at what this kernel has.");
  }
  return 0;
}

function describePlace({ hosts, networks, reason }: Place, scenario: ListedScenario): string {
  const which = networks.length === scenario.networks.length ? '' : ` (${networks.join(', ')})`;
  return hosts === null ? `not${which}: ${reason ?? 'no reason is known'}` : `on ${hosts} hosts${which}`;
}

/** `overlab list` */
export function listCommand(perform: Perform): Command {
  return new Command('list')
    .summary('show the scenarios, what they need and where they run here')
    .description(
      'Shows the scenarios of a suite, the networks they are about, where they run on this machine, and how each can be sabotaged.',
    )
    .addOption(new Option('--suite <name>', 'which suite').choices([...suites]).default('nightly'))
    .option('--json', 'as JSON', false)
    .addHelpText(
      'after',
      examples([
        ['overlab list --suite quick', 'what a quick run consists of'],
        ['overlab list --suite plugins', 'by what networks are compared'],
      ]),
    )
    .action((options: ListOptions) => perform((context) => list(options, context)));
}

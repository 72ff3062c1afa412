import { Command, Option } from 'commander';
import { networkDrivers } from '../../networks/registry.ts';
import { suites, type Suite } from '../../scenario/scenario.ts';
import type { CommandContext, Perform } from './command.ts';
import { examples } from './options.ts';

interface ListOptions {
  readonly suite: Suite;
  readonly json: boolean;
}

async function list(options: ListOptions, { terminal }: CommandContext): Promise<number> {
  const { listCases } = await import('../../scenario/list-cases.ts');
  const scenarios = await listCases({ networks: [...networkDrivers.keys()], suite: options.suite });
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
        `  sabotage: ${scenario.sabotages.join(', ')}`,
      ].join('\n'),
    );
  }
  return 0;
}

/** `overlab list` */
export function listCommand(perform: Perform): Command {
  return new Command('list')
    .summary('show the scenarios and what they need')
    .description('Shows the scenarios of a suite, the networks they are about, and how each can be sabotaged.')
    .addOption(new Option('--suite <name>', 'which suite').choices([...suites]).default('nightly'))
    .option('--json', 'as JSON', false)
    .addHelpText('after', examples([['overlab list --suite quick', 'what a quick run consists of']]))
    .action((options: ListOptions) => perform((context) => list(options, context)));
}

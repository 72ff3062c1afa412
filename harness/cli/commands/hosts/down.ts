import { Command } from 'commander';
import { removeKept } from '../../../lab/ledger/clean-up.ts';
import { namedLab, namedLabs } from '../../../lab/named/named-labs.ts';
import { UsageError } from '../../../base/errors.ts';
import { exitCodes } from '../../../results/outcome.ts';
import { chooseProgress, type Verbosity } from '../../progress/choose-progress.ts';
import type { CommandContext, Perform } from '../command.ts';
import { examples, verbosityOptions } from '../options.ts';

interface DownOptions extends Verbosity {
  readonly all: boolean;
}

async function down(names: readonly string[], options: DownOptions, { terminal }: CommandContext): Promise<number> {
  if (names.length === 0 && !options.all) {
    throw new UsageError({ what: 'no lab is named', remedy: "name one that 'overlab hosts ls' shows, or --all" });
  }
  const labs = options.all ? await namedLabs() : await Promise.all(names.map(namedLab));
  const progress = chooseProgress(terminal, options);
  const errors: Error[] = [];
  for (const { name, runId } of labs) {
    errors.push(...(await progress.step(`Lab '${name}' goes`, () => removeKept(runId))));
  }
  for (const error of errors) terminal.error(`could not be removed: ${error.message}`);
  return errors.length === 0 ? exitCodes.pass : exitCodes.harness;
}

/** `overlab hosts down` */
export function downCommand(perform: Perform): Command {
  const command = new Command('down')
    .summary('remove labs that stand')
    .description('Removes the hosts of a lab, their network, and all that they hold.')
    .argument('[lab...]', "labs that 'overlab hosts ls' shows")
    .option('--all', 'all of them', false);
  for (const option of verbosityOptions()) command.addOption(option);
  return command
    .addHelpText('after', examples([['overlab hosts down dev', 'one lab']]))
    .action((names: string[], options: DownOptions) => perform((context) => down(names, options, context)));
}

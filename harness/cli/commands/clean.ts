import { Command } from 'commander';
import { cleanUp } from '../../lab/ledger/clean-up.ts';
import type { CommandContext, Perform } from './command.ts';
import { examples } from './options.ts';

async function clean({ terminal }: CommandContext): Promise<number> {
  const { cleaned, running, errors } = await cleanUp(terminal.error);
  for (const { run } of running) terminal.error(`run ${run} goes on in another process and was left alone`);
  for (const error of errors) terminal.error(`could not be removed: ${error.message}`);
  if (errors.length > 0) return 255;
  terminal.print(cleaned.length === 0 ? 'Nothing was left.' : `Cleaned up after ${cleaned.length} run(s).`);
  return 0;
}

/** `overlab clean` */
export function cleanCommand(perform: Perform): Command {
  return new Command('clean')
    .summary('remove what earlier runs left, and only that')
    .description(
      'Removes what is in the ledgers of runs that are over: containers, volumes, networks, sockets, and labs that\n' +
        "were kept with --keep; stops the private engine when nobody uses it. Another run's things are left alone.",
    )
    .addHelpText('after', examples([['overlab clean', 'after a crash, or to take a kept lab down']]))
    .action(() => perform(clean));
}

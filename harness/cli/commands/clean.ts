import { Command } from 'commander';
import { UsageError } from '../../base/errors.ts';
import { emptyCache } from '../../engine/cache.ts';
import { findOuterEngine } from '../../engine/outer/outer-engine.ts';
import { cleanUp } from '../../lab/ledger/clean-up.ts';
import type { CommandContext, Perform } from './command.ts';
import { examples } from './options.ts';

interface CleanOptions {
  readonly cache?: true;
}

async function clean({ cache }: CleanOptions, { terminal }: CommandContext): Promise<number> {
  const { cleaned, running, errors } = await cleanUp(terminal.error);
  for (const { run } of running) terminal.error(`run ${run} goes on in another process and was left alone`);
  for (const error of errors) terminal.error(`could not be removed: ${error.message}`);
  if (cache && running.length > 0) {
    throw new UsageError({
      what: 'the cache was not emptied',
      why: 'a run that goes on needs it',
      remedy: 'wait for its end, or interrupt it by Ctrl-C; then clean again',
    });
  }
  if (errors.length > 0) return 255;
  terminal.print(cleaned.length === 0 ? 'Nothing was left.' : `Cleaned up after ${cleaned.length} run(s).`);
  if (cache) await cleanCache(terminal);
  return 0;
}

async function cleanCache(terminal: CommandContext['terminal']): Promise<void> {
  const outer = await findOuterEngine();
  try {
    const { removed, inUse } = await emptyCache(outer.docker);
    for (const name of removed) terminal.error(`removed ${name}`);
    for (const name of inUse) terminal.error(`${name} is used by a container, and was left alone`);
    terminal.print(removed.length === 0 ? 'The cache was empty.' : 'The cache is empty; the next run fills it again.');
  } finally {
    await outer.release();
  }
}

/** `overlab clean` */
export function cleanCommand(perform: Perform): Command {
  return new Command('clean')
    .summary('remove what earlier runs left, and only that')
    .description(
      'Removes what is in the ledgers of runs that are over: containers, volumes, networks, sockets, and labs that\n' +
        "were kept with --keep; stops the private engine when nobody uses it. Another run's things are left alone.",
    )
    .option('--cache', 'also what is kept to be fast: images, snapshots of virtual machines, downloads')
    .addHelpText(
      'after',
      examples([
        ['overlab clean', 'after a crash, or to take a kept lab down'],
        ['overlab clean --cache', 'to have the room on the disk back'],
      ]),
    )
    .action((options: CleanOptions) => perform((context) => clean(options, context)));
}

import { Command } from 'commander';
import { chooseProgress, type Verbosity } from '../progress/choose-progress.ts';
import { checksFor } from '../doctor/checks.ts';
import { examineAll, type Row } from '../doctor/examine.ts';
import { exitCodes } from '../../results/outcome.ts';
import type { CommandContext, Perform } from './command.ts';
import { examples, verbosityOptions } from './options.ts';

interface DoctorOptions extends Verbosity {
  readonly fix: boolean;
  readonly tests: boolean;
}

const marks: Record<Row['state'], string> = { ok: '✓ ok     ', missing: '✗ missing', note: '• note   ' };

function show({ title, state, detail, remedy }: Row): string {
  const advice = state === 'ok' || remedy === undefined ? '' : `\n            → ${remedy}`;
  return `${marks[state]} ${title}: ${detail}${advice}`;
}

async function doctor(options: DoctorOptions, { terminal }: CommandContext): Promise<number> {
  const rows = await examineAll(checksFor(options), options.fix, chooseProgress(terminal, options));
  for (const row of rows) terminal.print(show(row));
  return rows.some(({ state }) => state === 'missing') ? exitCodes.usage : exitCodes.pass;
}

/** `overlab doctor` */
export function doctorCommand(perform: Perform): Command {
  const command = new Command('doctor')
    .summary('what this machine can run, what is missing, and how to get it')
    .description('Looks at what overlab needs on this machine. Exit code 254 when something is missing.')
    .option('--fix', 'get what is missing: packages (as root on Debian or Ubuntu) and images', false)
    .option('--tests', "also look at what overlab's own tests need", false);
  for (const option of verbosityOptions()) command.addOption(option);
  return command
    .addHelpText(
      'after',
      examples([
        ['overlab doctor', 'look, and change nothing'],
        ['overlab doctor --fix', 'install what is missing, and build the images'],
      ]),
    )
    .action((options: DoctorOptions) => perform((context) => doctor(options, context)));
}

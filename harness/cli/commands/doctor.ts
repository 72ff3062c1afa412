import { Command } from 'commander';
import { imagePresent } from '../../engine/images/ensure-image.ts';
import { defaultEngine, hostImageName } from '../../engine/images/image-catalog.ts';
import { findOuterEngine } from '../../engine/outer/outer-engine.ts';
import { networkDrivers } from '../../networks/registry.ts';
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

/** Features are tried in a container of it. */
async function hostImagePresent(): Promise<boolean> {
  const outer = await findOuterEngine();
  try {
    return await imagePresent(outer.docker, hostImageName(defaultEngine));
  } finally {
    await outer.release();
  }
}

/** Which kernel features are where, and who needs them. */
async function features(): Promise<string> {
  const [{ listCases }, { thisKernel, vmKernel, needsOf, renderFeatures }] = await Promise.all([
    import('../../runner/list-cases.ts'),
    import('../doctor/kernel-features.ts'),
  ]);
  const scenarios = await listCases({ networks: [...networkDrivers.keys()], suite: 'nightly' });
  return renderFeatures([await thisKernel(), await vmKernel()], needsOf(scenarios));
}

async function doctor(options: DoctorOptions, { terminal }: CommandContext): Promise<number> {
  const rows = await examineAll(checksFor(options), options.fix, chooseProgress(terminal, options));
  for (const row of rows) terminal.print(show(row));
  if (rows.every(({ state }) => state !== 'missing') && (await hostImagePresent())) {
    terminal.print(`\n${await features()}`);
  }
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

import { Command } from 'commander';
import { version } from '../base/version.ts';
import { cleanCommand } from './commands/clean.ts';
import type { Perform } from './commands/command.ts';
import { doctorCommand } from './commands/doctor.ts';
import { hostsCommand } from './commands/hosts/hosts.ts';
import { listCommand } from './commands/list.ts';
import { examples } from './commands/options.ts';
import { reportCommand } from './commands/report.ts';
import { runCommand } from './commands/run.ts';
import { schemaCommand } from './commands/schema.ts';

/** The whole command line; `perform` carries a command out once its arguments are understood. */
export function createProgram(perform: Perform): Command {
  const program = new Command('overlab')
    .description('Does this overlay network really work, how fast is it, and what broke it?')
    .version(version)
    .helpCommand(false)
    .addHelpText(
      'after',
      `${examples([
        ['overlab doctor --fix', 'get what is missing on this machine'],
        ['overlab run', 'the quick suite, to a report'],
        ['overlab run names --network bridge', 'one scenario on one network'],
      ])}
Exit codes: 0 pass, 1 a scenario failed, 2 no verdict, 130 interrupted, 254 wrong usage, 255 the harness failed.
`,
    );
  for (const create of [
    doctorCommand,
    runCommand,
    listCommand,
    hostsCommand,
    reportCommand,
    schemaCommand,
    cleanCommand,
  ]) {
    program.addCommand(create(perform).showHelpAfterError("('--help' shows what there is)").exitOverride());
  }
  return program.exitOverride().showHelpAfterError("('--help' shows what there is)");
}

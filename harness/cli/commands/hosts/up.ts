import { Command, Option } from 'commander';
import { UsageError } from '../../../base/errors.ts';
import { newRunId } from '../../../base/run-id.ts';
import { checkNewName, saveNamedLab } from '../../../lab/named/named-labs.ts';
import { checkEngine } from '../../../runner/check-engines.ts';
import { examineMachines } from '../../../runner/examine-machines.ts';
import { Phases } from '../../../runner/phases.ts';
import type { LabSpec } from '../../../runner/plan.ts';
import { StandingLabs } from '../../../runner/standing-labs.ts';
import { exitCodes } from '../../../results/outcome.ts';
import { chooseProgress, type Verbosity } from '../../progress/choose-progress.ts';
import { chooseHosts } from '../choose-hosts.ts';
import type { CommandContext, Perform } from '../command.ts';
import { engineOption, examples, verbosityOptions } from '../options.ts';

interface UpOptions extends Verbosity {
  readonly hosts: string;
  readonly name: string;
  readonly engine: string;
}

async function chooseLab(text: string): Promise<LabSpec> {
  const spec = await chooseHosts(text);
  if (spec.kind !== 'auto') return spec;
  throw new UsageError({
    what: "--hosts: 'auto' chooses for scenarios, and there are none here",
    remedy: "say which hosts: '--hosts dind:3' or '--hosts vm:3'",
  });
}

async function up(options: UpOptions, { terminal, interrupted }: CommandContext): Promise<number> {
  const name = await checkNewName(options.name);
  const spec = await chooseLab(options.hosts);
  const engine = checkEngine(options.engine);
  const progress = chooseProgress(terminal, options);
  const phases = new Phases(progress, interrupted);
  const standing = await StandingLabs.onEngine(newRunId(), phases);
  try {
    await examineMachines(spec, progress);
    const [attempt] = await standing.bringUp([spec], engine, phases);
    if (attempt === undefined || 'failure' in attempt) throw attempt?.failure;
    interrupted.throwIfAborted();
    const { lab } = attempt;
    await saveNamedLab({ name, runId: standing.runId, startedAt: new Date().toISOString(), lab });
    await standing.keep(null);
    for (const host of lab.hosts) terminal.print(`${host.name}  Engine ${host.engineVersion}  ${host.address}`);
    terminal.error(`Lab '${name}' stands. Next: eval "$(overlab hosts env ${name} ${lab.hosts[0]?.name ?? 'h1'})"`);
    return exitCodes.pass;
  } catch (error) {
    const leftovers = await standing.takeDown(null, phases);
    for (const leftover of leftovers) terminal.error(`could not be removed: ${leftover.message}`);
    throw error;
  }
}

/** `overlab hosts up` */
export function upCommand(perform: Perform): Command {
  const command = new Command('up')
    .summary('bring a lab up that stays')
    .description("Brings hosts up on a network of their own, and leaves them until 'overlab hosts down'.")
    .addOption(new Option('--hosts <spec>', 'dind:<count>, vm:<count>, both, or an inventory').default('dind:3'))
    .addOption(new Option('--name <name>', 'what the lab is called').default('dev'))
    .addOption(engineOption());
  for (const option of verbosityOptions()) command.addOption(option);
  return command
    .addHelpText(
      'after',
      examples([
        ['overlab hosts up', "three Docker-in-Docker hosts called 'dev'"],
        ['overlab hosts up --hosts dind:2,vm:1 --name mixed', 'hosts of both kinds on one network'],
      ]),
    )
    .action((options: UpOptions) => perform((context) => up(options, context)));
}

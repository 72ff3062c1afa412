import { Command } from 'commander';
import type { Perform } from '../command.ts';
import { examples } from '../options.ts';
import { downCommand } from './down.ts';
import { envCommand } from './env.ts';
import { forwardCommand } from './forward.ts';
import { lsCommand } from './ls.ts';
import { sshCommand } from './ssh.ts';
import { upCommand } from './up.ts';

/** `overlab hosts` */
export function hostsCommand(perform: Perform): Command {
  const command = new Command('hosts')
    .summary('labs that stay, for work by hand')
    .description(
      'Labs that stay after the command that made them: Docker hosts on a network of their own, for the plain\n' +
        "docker client, for commands on the hosts, and for 'overlab run --lab NAME'.",
    )
    .addHelpText(
      'after',
      examples([
        ['overlab hosts up --hosts vm:3 --name dev', 'three virtual machines that stay'],
        ['eval "$(overlab hosts env dev h1)"', 'the docker client talks to h1 from now on'],
        ['overlab hosts ssh dev h1 -- docker info', 'a command on h1'],
        ['overlab run --lab dev', 'scenarios on it'],
        ['overlab hosts down dev', 'remove it'],
      ]),
    )
    .helpCommand(false);
  for (const create of [upCommand, lsCommand, envCommand, sshCommand, downCommand]) {
    command.addCommand(create(perform).showHelpAfterError("('--help' shows what there is)").exitOverride());
  }
  return command.addCommand(forwardCommand(perform).exitOverride(), { hidden: true });
}

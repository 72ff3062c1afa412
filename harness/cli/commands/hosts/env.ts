import { Command } from 'commander';
import { localEngineSocket } from '../../../lab/named/engine-socket.ts';
import { hostOfLab, namedLab } from '../../../lab/named/named-labs.ts';
import { exitCodes } from '../../../results/outcome.ts';
import type { CommandContext, Perform } from '../command.ts';
import { examples } from '../options.ts';

async function env(labName: string, hostName: string, { terminal }: CommandContext): Promise<number> {
  const lab = await namedLab(labName);
  const socket = await localEngineSocket(lab, hostOfLab(lab, hostName));
  terminal.print(
    [
      'unset DOCKER_CONTEXT DOCKER_TLS_VERIFY DOCKER_CERT_PATH',
      `export DOCKER_HOST='unix://${socket}'`,
      `# eval "$(overlab hosts env ${labName} ${hostName})"`,
    ].join('\n'),
  );
  return exitCodes.pass;
}

/** `overlab hosts env` */
export function envCommand(perform: Perform): Command {
  return new Command('env')
    .summary('let the docker client talk to a host')
    .description('Prints what the shell must set so that the docker client talks to the engine of a host.')
    .argument('<lab>', "a lab that 'overlab hosts ls' shows")
    .argument('<host>', 'one of its hosts')
    .addHelpText('after', examples([['eval "$(overlab hosts env dev h1)"', 'then: docker ps']]))
    .action((lab: string, host: string) => perform((context) => env(lab, host, context)));
}

import { once } from 'node:events';
import { Command } from 'commander';
import { forwardEngine, listeningMark } from '../../../lab/named/engine-socket.ts';
import { connectHost, hostOfLab, namedLab } from '../../../lab/named/named-labs.ts';
import { exitCodes } from '../../../results/outcome.ts';
import type { CommandContext, Perform } from '../command.ts';

async function forward(labName: string, hostName: string, context: CommandContext): Promise<number> {
  const lab = await namedLab(labName);
  const descriptor = hostOfLab(lab, hostName);
  const host = connectHost(lab, descriptor);
  const server = await forwardEngine(lab, descriptor, host);
  context.terminal.print(listeningMark);
  if (!context.interrupted.aborted) await once(context.interrupted, 'abort');
  server.close();
  host.close();
  return exitCodes.pass;
}

/** `overlab hosts forward`: started by `hosts env`, for hosts whose engine has no socket on this machine. */
export function forwardCommand(perform: Perform): Command {
  return new Command('forward')
    .description("Serves a socket to a host's engine until it is ended.")
    .argument('<lab>')
    .argument('<host>')
    .action((lab: string, host: string) => perform((context) => forward(lab, host, context)));
}

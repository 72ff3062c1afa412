import { pipeline } from 'node:stream';
import { finished } from 'node:stream/promises';
import { Command } from 'commander';
import { connectHost, hostOfLab, namedLab } from '../../../lab/named/named-labs.ts';
import type { CommandContext, Perform } from '../command.ts';
import { examples } from '../options.ts';

/** A login shell on a terminal of the host's own, as large as ours. */
function shellOn({ rows = 24, columns = 80 }: Partial<Pick<NodeJS.WriteStream, 'rows' | 'columns'>>): string[] {
  return ['script', '--quiet', '--command', `stty rows ${rows} cols ${columns}; exec bash --login`, '/dev/null'];
}

async function ssh(
  labName: string,
  hostName: string,
  command: readonly string[],
  { interrupted }: CommandContext,
): Promise<number> {
  const lab = await namedLab(labName);
  const host = connectHost(lab, hostOfLab(lab, hostName));
  const isTerminal = command.length === 0 && process.stdin.isTTY === true;
  try {
    const child = await host.spawn(command.length > 0 ? command : isTerminal ? shellOn(process.stdout) : ['bash']);
    if (isTerminal) process.stdin.setRawMode(true);
    interrupted.addEventListener('abort', () => child.stdin.destroy());
    pipeline(process.stdin, child.stdin, () => undefined);
    child.stdout.pipe(process.stdout, { end: false });
    child.stderr.pipe(process.stderr, { end: false });
    const [exitCode] = await Promise.all([child.exited, finished(child.stdout), finished(child.stderr)]);
    return exitCode;
  } finally {
    if (isTerminal) process.stdin.setRawMode(false);
    process.stdin.destroy();
    host.close();
  }
}

/** `overlab hosts ssh` */
export function sshCommand(perform: Perform): Command {
  return new Command('ssh')
    .summary('run a command on a host, or a shell')
    .description(
      'Runs a command on a host as root, with its input, output and exit code; without one, a shell.\n' +
        'The host need not have an SSH server: Docker-in-Docker hosts are entered by their engine.',
    )
    .argument('<lab>', "a lab that 'overlab hosts ls' shows")
    .argument('<host>', 'one of its hosts')
    .argument('[command...]', "after '--', the command and its arguments, which no shell sees")
    .addHelpText(
      'after',
      examples([
        ['overlab hosts ssh dev h1', 'a shell on h1'],
        ['overlab hosts ssh dev h1 -- docker info', 'one command'],
      ]),
    )
    .action((lab: string, host: string, command: string[]) => perform((context) => ssh(lab, host, command, context)));
}

import { readFileSync } from 'node:fs';
import { HarnessError, messageOf } from '../../base/errors.ts';
import type { HostProcess } from '../host.ts';
import { frame, FrameReader, report, request } from './frames.ts';
import { pythonCommand } from './python-command.ts';
import { ServedCommand } from './served-command.ts';

const source = readFileSync(new URL('command-server.py', import.meta.url), 'utf8');

/** A server that runs, and the commands that it was given. */
interface Running {
  readonly process: HostProcess;
  readonly commands: Map<number, ServedCommand>;
}

/**
 * Runs the commands of one host, all of them through one process there. To start a command so costs a fork, where a
 * session of its own costs a login or a `docker exec`, and Python's start with its modules: emulated, 0.7 processor seconds
 * for an agent (measured by the guest's process accounting). The server starts with the first command; when it has
 * ended, the next command starts another.
 */
export class CommandServer {
  readonly #hostName: string;
  readonly #startProcess: (argv: readonly string[]) => Promise<HostProcess>;
  #running: Promise<Running> | undefined;
  #count = 0;

  /** @param startProcess starts a command in a session of its own. */
  constructor(hostName: string, startProcess: (argv: readonly string[]) => Promise<HostProcess>) {
    this.#hostName = hostName;
    this.#startProcess = startProcess;
  }

  /**
   * Starts a command, and resolves when it runs. What was said of `startProcess` is thrown where the server does not
   * start; what is under way rejects when it ends.
   *
   * @throws RangeError for what no process can have as an argument.
   */
  async spawn(argv: readonly string[]): Promise<HostProcess> {
    if (argv.length === 0) throw new RangeError('there is no command');
    if (argv.some((word) => word.includes('\0'))) throw new RangeError('an argument contains a zero byte');
    const { process, commands } = await (this.#running ??= this.#start());
    const number = (this.#count += 1);
    const send = (kind: number, payload?: Uint8Array) => void process.stdin.write(frame(number, kind, payload));
    const command = new ServedCommand(send);
    commands.set(number, command);
    send(request.start, Buffer.from(JSON.stringify(argv)));
    await command.started;
    return command;
  }

  /** Ends the server. The inputs of commands under way end with it. */
  close(): void {
    void this.#running?.then(
      ({ process }) => process.stdin.end(),
      () => undefined,
    );
  }

  async #start(): Promise<Running> {
    const commands = new Map<number, ServedCommand>();
    const over = (error: unknown) => {
      this.#running = undefined;
      const why = error instanceof Error ? error : new Error(messageOf(error));
      for (const command of commands.values()) command.cut(why);
      commands.clear();
    };
    try {
      const process = await this.#startProcess(pythonCommand(source));
      this.#listen(process, commands);
      process.exited.then((code) => over(this.#ended(code)), over);
      return { process, commands };
    } catch (error) {
      over(error);
      throw error;
    }
  }

  #listen({ stdin, stdout, stderr }: HostProcess, commands: Map<number, ServedCommand>): void {
    const reader = new FrameReader();
    stdin.on('error', () => undefined);
    stdout.on('error', () => undefined);
    stderr.on('error', () => undefined).resume();
    stdout.on('data', (piece: Buffer) => {
      for (const told of reader.read(piece)) {
        commands.get(told.command)?.hear(told);
        if (told.kind === report.exited) commands.delete(told.command);
      }
    });
  }

  #ended(code: number): HarnessError {
    return new HarnessError({
      what: `commands on ${this.#hostName} were cut off`,
      why: `the process that starts them there ended with code ${code}`,
    });
  }
}

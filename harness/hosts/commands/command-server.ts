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
  /** It takes no command any more. */
  over: boolean;
}

const keptWords = 2_000;

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
    const { process, commands } = await this.#server();
    const number = (this.#count += 1);
    const send = (kind: number, payload?: Uint8Array) => void process.stdin.write(frame(number, kind, payload));
    const command = new ServedCommand(send);
    commands.set(number, command);
    send(request.start, Buffer.from(argv.join('\0')));
    await command.started;
    return command;
  }

  /** Ends the server. The inputs of commands under way end with it. */
  close(): void {
    const running = this.#running;
    this.#running = undefined;
    void running?.then(
      (server) => {
        server.over = true;
        server.process.stdin.end();
      },
      () => undefined,
    );
  }

  async #server(): Promise<Running> {
    for (;;) {
      const starting = (this.#running ??= this.#start());
      const server = await starting;
      if (!server.over) return server;
      if (this.#running === starting) this.#running = undefined;
    }
  }

  async #start(): Promise<Running> {
    try {
      const process = await this.#startProcess(pythonCommand(source));
      const server: Running = { process, commands: new Map(), over: false };
      this.#listen(server);
      return server;
    } catch (error) {
      this.#running = undefined;
      throw error;
    }
  }

  #listen(server: Running): void {
    const { process, commands } = server;
    const reader = new FrameReader();
    let words = '';
    for (const stream of [process.stdin, process.stdout, process.stderr]) stream.on('error', () => undefined);
    process.stderr.on('data', (piece: Buffer) => (words = (words + String(piece)).slice(-keptWords)));
    process.stdout.on('data', (piece: Buffer) => {
      for (const told of reader.read(piece)) {
        commands.get(told.command)?.hear(told);
        if (told.kind === report.exited) commands.delete(told.command);
      }
    });
    process.stdout.once('close', () => (server.over = true));
    const cut = (error: Error) => {
      server.over = true;
      for (const command of commands.values()) command.cut(error);
      commands.clear();
    };
    process.exited.then(
      (code) => cut(this.#ended(code, words)),
      (error: unknown) => cut(error instanceof Error ? error : new Error(messageOf(error))),
    );
  }

  #ended(code: number, words: string): HarnessError {
    return new HarnessError({
      what: `commands on ${this.#hostName} were cut off`,
      why: `the process that starts them there ended with code ${code}${words && `: ${words.trim()}`}`,
    });
  }
}

import type { HostProcess } from '../host.ts';
import { CommandInput } from './command-input.ts';
import { CommandOutput } from './command-output.ts';
import { count, report, request, type Frame } from './frames.ts';

/** A promise that is settled from outside; nobody has to look at its error. */
class Settled<T> {
  resolve!: (value: T) => void;
  reject!: (error: Error) => void;
  readonly promise = new Promise<T>((resolve, reject) => Object.assign(this, { resolve, reject }));

  constructor() {
    this.promise.catch(() => undefined);
  }
}

/** A command that a command server runs. When its input is destroyed before it has ended, it is ended, by SIGTERM. */
export class ServedCommand implements HostProcess {
  readonly stdin: CommandInput;
  readonly stdout: CommandOutput;
  readonly stderr: CommandOutput;
  readonly #started = new Settled<void>();
  readonly #exited = new Settled<number>();

  constructor(send: (kind: number, payload?: Uint8Array) => void) {
    this.stdin = new CommandInput({
      write: (piece) => send(request.input, piece),
      end: () => send(request.end),
      forsake: () => send(request.terminate),
    });
    const taken = (bytes: number) => send(request.taken, count(bytes));
    this.stdout = new CommandOutput(taken);
    this.stderr = new CommandOutput(taken);
  }

  /** Resolves when it runs. */
  get started(): Promise<void> {
    return this.#started.promise;
  }

  get exited(): Promise<number> {
    return this.#exited.promise;
  }

  /** Takes what the server tells of it. */
  hear({ kind, payload }: Frame): void {
    switch (kind) {
      case report.started:
        return this.#started.resolve();
      case report.output:
        return this.stdout.receive(payload);
      case report.errors:
        return this.stderr.receive(payload);
      case report.taken:
        return this.stdin.taken(payload.readUInt32BE());
      case report.exited:
        return this.#exit(payload.readUInt32BE());
    }
  }

  /** There is no way to it any more. */
  cut(error: Error): void {
    this.stdin.over();
    this.#started.reject(error);
    this.#exited.reject(error);
    for (const stream of [this.stdin, this.stdout, this.stderr]) stream.destroy(error);
  }

  #exit(code: number): void {
    this.stdin.over();
    for (const stream of [this.stdout, this.stderr]) stream.push(null);
    this.#exited.resolve(code);
  }
}

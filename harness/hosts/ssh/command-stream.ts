import { Duplex } from 'node:stream';
import type { HostProcess } from '../host.ts';

/** So long may a command take to end by itself when its stream is no longer wanted. */
const graceMs = 1_000;

/**
 * A command's standard input and output as one stream. It ends when the command has ended well, and fails
 * otherwise: `explain` makes the error, of what the command said on its standard error and its exit code.
 */
export class CommandStream extends Duplex {
  readonly #process: HostProcess;
  #ended = false;

  constructor(process: HostProcess, explain: (words: string, exitCode: number) => Error) {
    super();
    this.#process = process;
    const words: Buffer[] = [];
    process.stderr.on('data', (chunk: Buffer) => words.push(chunk));
    process.stdout.on('data', (chunk: Buffer) => {
      if (!this.destroyed && !this.push(chunk)) process.stdout.pause();
    });
    process.exited.then(
      (exitCode) => {
        this.#ended = true;
        if (exitCode !== 0) this.destroy(explain(Buffer.concat(words).toString().trim(), exitCode));
        else if (process.stdout.readableEnded) this.push(null);
        else process.stdout.once('end', () => this.push(null));
      },
      (error: Error) => this.destroy(error),
    );
    // Without a listener, an error of a stream that nobody looks at just then would end the process.
    this.on('error', () => undefined);
  }

  override _read(): void {
    this.#process.stdout.resume();
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    this.#process.stdin.write(chunk, done);
  }

  override _final(done: () => void): void {
    this.#process.stdin.end();
    done();
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    const { stdin, stdout } = this.#process;
    if (!this.#ended) {
      stdin.end();
      stdout.resume();
      setTimeout(() => {
        if (!this.#ended) stdin.destroy();
      }, graceMs).unref();
    }
    done(error);
  }
}

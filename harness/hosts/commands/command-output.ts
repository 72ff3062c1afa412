import { Readable } from 'node:stream';

const keptBytes = 256 * 1024;

/** One output of a command: what was read of it is told by `taken`, so that no more comes than is wanted. */
export class CommandOutput extends Readable {
  readonly #taken: (bytes: number) => void;
  #untold = 0;

  constructor(taken: (bytes: number) => void) {
    super({ highWaterMark: keptBytes });
    this.#taken = taken;
    // Without a listener, an error of a stream that nobody looks at just then would end the process.
    this.on('error', () => undefined);
  }

  /** Takes what the command wrote. */
  receive(piece: Buffer): void {
    this.#untold += piece.length;
    if (this.destroyed || this.push(piece)) this._read();
  }

  /** A command does not wait for a reader that has gone. */
  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this._read();
    done(error);
  }

  override _read(): void {
    if (this.#untold === 0) return;
    const bytes = this.#untold;
    this.#untold = 0;
    this.#taken(bytes);
  }
}

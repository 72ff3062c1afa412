import { Transform, type TransformCallback } from 'node:stream';

/** So much output is kept for a reader that comes late, in bytes. */
const keptBytes = 4 * 1024 * 1024;

/** What came before a mark, or instead of it. */
export interface BeforeMark {
  readonly found: boolean;
  readonly text: string;
}

/** Passes on what comes after a mark, and keeps what came before it for itself. */
export class AfterMark extends Transform {
  /** Resolves at the mark, or at the end without one. Rejects with the stream's error. */
  readonly begun: Promise<BeforeMark>;
  readonly #mark: Buffer;
  #before: Buffer | undefined = Buffer.alloc(0);
  #settle!: (before: BeforeMark) => void;

  constructor(mark: string) {
    super({ readableHighWaterMark: keptBytes });
    this.#mark = Buffer.from(mark);
    this.begun = new Promise((resolve, reject) => {
      this.#settle = resolve;
      this.once('error', reject);
    });
    this.begun.catch(() => undefined);
    this.on('error', () => undefined);
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    if (this.#before === undefined) return done(null, chunk);
    const seen = Buffer.concat([this.#before, chunk]);
    const at = seen.indexOf(this.#mark);
    if (at < 0) {
      this.#before = seen;
      return done();
    }
    this.#before = undefined;
    this.#settle({ found: true, text: seen.subarray(0, at).toString() });
    done(null, seen.subarray(at + this.#mark.length));
  }

  override _flush(done: TransformCallback): void {
    if (this.#before !== undefined) this.#settle({ found: false, text: this.#before.toString() });
    done();
  }
}

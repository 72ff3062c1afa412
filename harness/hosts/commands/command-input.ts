import { Writable } from 'node:stream';

/** So many bytes may be on their way to a command. */
const windowBytes = 1 << 20;

/** How the other side is told. */
export interface InputReceiver {
  write(piece: Uint8Array): void;
  end(): void;
  /** Its stream was destroyed while the command ran. */
  forsake(): void;
}

/** The input of a command, which takes no more than the command does. */
export class CommandInput extends Writable {
  readonly #receiver: InputReceiver;
  #underWay = 0;
  #room: (() => void) | undefined;
  #over = false;

  constructor(receiver: InputReceiver) {
    // Once a command has been told all, it still goes on until it ends by itself.
    super({ autoDestroy: false });
    this.#receiver = receiver;
    this.on('error', () => undefined);
  }

  /** The command took so many bytes. */
  taken(bytes: number): void {
    this.#underWay -= bytes;
    if (this.#underWay < windowBytes) this.#resume();
  }

  /** The command is over. What it did not take is dropped: whether that matters, its exit code tells. */
  over(): void {
    this.#over = true;
    this.#resume();
  }

  #resume(): void {
    const resume = this.#room;
    this.#room = undefined;
    resume?.();
  }

  override _write(piece: Buffer, _encoding: BufferEncoding, done: () => void): void {
    if (this.#over) return done();
    this.#receiver.write(piece);
    this.#underWay += piece.length;
    if (this.#underWay < windowBytes) done();
    else this.#room = done;
  }

  override _final(done: () => void): void {
    if (!this.#over) this.#receiver.end();
    done();
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    if (!this.#over) this.#receiver.forsake();
    done(error);
  }
}

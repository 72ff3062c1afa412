import { Duplex } from 'node:stream';
import type { Channel } from 'ssh2';

/**
 * An SSH channel as a stream that tells the truth: ssh2 ends its channels in the same way whether the
 * other side has ended or the connection was cut, and forgets pending writes. This one is destroyed with
 * an error by its link when that is cut. Either direction can be ended alone.
 */
export class ChannelStream extends Duplex {
  readonly #channel: Channel;
  #closed = false;
  #pending: (() => void) | undefined;

  constructor(channel: Channel) {
    super({ autoDestroy: false });
    this.#channel = channel;
    channel.on('data', (chunk: Buffer) => {
      if (!this.destroyed && !this.push(chunk)) channel.pause();
    });
    channel.on('end', () => {
      if (!this.destroyed) this.push(null);
    });
    channel.once('close', () => this.#onClose());
    // Without a listener, an error of a stream that nobody looks at just then would end the process.
    this.on('error', () => undefined);
  }

  /** What the other side no longer takes is dropped: whether that matters, its answer or exit code tells. */
  #onClose(): void {
    this.#closed = true;
    this.#pending?.();
    if (this.readableEnded) this.destroy();
    else this.once('end', () => this.destroy());
  }

  override _read(): void {
    this.#channel.resume();
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: () => void): void {
    if (this.#closed) return done();
    this.#pending = () => {
      this.#pending = undefined;
      done();
    };
    this.#channel.write(chunk, () => this.#pending?.());
  }

  override _final(done: () => void): void {
    this.#channel.end();
    done();
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.#channel.close();
    // A channel is forgotten only when everything in it was read.
    this.#channel.resume();
    done(error);
  }
}

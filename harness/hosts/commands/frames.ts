/** What is told of a command, one way or the other; the numbers are those of command-server.py. */
export const request = { start: 0, input: 1, end: 2, terminate: 3, taken: 4 } as const;
export const report = { started: 0, output: 1, errors: 2, exited: 3, taken: 4 } as const;

const headBytes = 9;

export interface Frame {
  /** Number of the command. */
  readonly command: number;
  readonly kind: number;
  readonly payload: Buffer;
}

export function frame(command: number, kind: number, payload: Uint8Array = Buffer.alloc(0)): Buffer {
  const head = Buffer.alloc(headBytes);
  head.writeUInt32BE(command, 0);
  head.writeUInt8(kind, 4);
  head.writeUInt32BE(payload.length, 5);
  return Buffer.concat([head, payload]);
}

/** A number as the payload of a frame. */
export function count(value: number): Buffer {
  const payload = Buffer.alloc(4);
  payload.writeUInt32BE(value);
  return payload;
}

/** Puts frames together from the pieces in which a stream brings them. */
export class FrameReader {
  #rest = Buffer.alloc(0);

  /** The frames that are whole with this piece. */
  *read(piece: Uint8Array): Generator<Frame> {
    this.#rest = Buffer.concat([this.#rest, piece]);
    while (this.#rest.length >= headBytes) {
      const end = headBytes + this.#rest.readUInt32BE(5);
      if (this.#rest.length < end) return;
      const [command, kind] = [this.#rest.readUInt32BE(0), this.#rest.readUInt8(4)];
      const payload = this.#rest.subarray(headBytes, end);
      this.#rest = this.#rest.subarray(end);
      yield { command, kind, payload };
    }
  }
}

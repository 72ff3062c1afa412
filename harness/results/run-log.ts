import { appendFileSync } from 'node:fs';
import { messageOf } from '../base/errors.ts';

/** The log of a run. What is said before its file may be written is kept until then. */
export class RunLog {
  /** Why lines are missing from it; a log that cannot be written must not stop a run from cleaning up. */
  failure: string | undefined;
  #file: string | undefined;
  #waiting: string[] = [];

  readonly write = (line: string): void => {
    const stamped = `${new Date().toISOString()} ${line}\n`;
    if (this.#file === undefined) this.#waiting.push(stamped);
    else this.#append(this.#file, stamped);
  };

  openIn(file: string): void {
    this.#file = file;
    this.#append(file, this.#waiting.splice(0).join(''));
  }

  #append(file: string, text: string): void {
    try {
      appendFileSync(file, text);
    } catch (error) {
      this.failure ??= messageOf(error);
    }
  }
}

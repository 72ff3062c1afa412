import { appendFileSync } from 'node:fs';

/** The log of a run. What is said before its file may be written is kept until then. */
export class RunLog {
  #file: string | undefined;
  #waiting: string[] = [];

  readonly write = (line: string): void => {
    const stamped = `${new Date().toISOString()} ${line}\n`;
    if (this.#file === undefined) this.#waiting.push(stamped);
    else appendFileSync(this.#file, stamped);
  };

  openIn(file: string): void {
    this.#file = file;
    appendFileSync(file, this.#waiting.splice(0).join(''));
  }
}

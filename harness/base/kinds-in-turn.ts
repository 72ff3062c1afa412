/** Lets work of one kind go on side by side, and keeps work of different kinds apart, first come, first served. */
export class KindsInTurn<Kind> {
  #kind: Kind | null = null;
  #before: Promise<unknown> = Promise.resolve();
  #ends: Promise<void>[] = [];

  /** Does the work once all that came before it and is of another kind has ended, also badly. */
  run<T>(kind: Kind, work: () => Promise<T>): Promise<T> {
    if (kind !== this.#kind) {
      this.#before = Promise.all(this.#ends);
      this.#ends = [];
      this.#kind = kind;
    }
    const run = this.#before.then(work);
    const ended = () => undefined;
    this.#ends.push(run.then(ended, ended));
    return run;
  }
}

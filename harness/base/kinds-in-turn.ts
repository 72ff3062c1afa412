/** Lets work of one kind go on side by side, and keeps work of different kinds apart, first come, first served. */
export class KindsInTurn<Kind> {
  #kind: Kind | null = null;
  #before: Promise<unknown> = Promise.resolve();
  #going: Promise<unknown>[] = [];

  /** Does the work once all that came before it and is of another kind has ended, also badly. */
  run<T>(kind: Kind, work: () => Promise<T>): Promise<T> {
    if (kind !== this.#kind) {
      this.#before = Promise.allSettled(this.#going);
      this.#going = [];
      this.#kind = kind;
    }
    const run = this.#before.then(work);
    this.#going.push(run);
    return run;
  }
}

import { messageOf } from '../base/errors.ts';

/** What is to be undone when a scenario ends: last registered, first undone. */
export class Teardown {
  readonly #undos: (() => Promise<void>)[] = [];

  add(undo: () => Promise<void>): void {
    this.#undos.push(undo);
  }

  /** Registers what may be undone before the end as well, and is undone once. */
  addOnce(undo: () => Promise<void>): () => Promise<void> {
    let pending = true;
    const once = async () => {
      if (!pending) return;
      pending = false;
      await undo();
    };
    this.add(once);
    return once;
  }

  /**
   * Undoes everything, whatever throws.
   *
   * @returns what could not be undone.
   */
  async run(): Promise<string[]> {
    const problems: string[] = [];
    for (const undo of this.#undos.splice(0).toReversed()) {
      await undo().catch((error: unknown) => problems.push(messageOf(error)));
    }
    return problems;
  }
}

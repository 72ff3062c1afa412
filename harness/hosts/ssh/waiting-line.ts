/** Those who wait for something that one at a time can have, the first who came first. */
export class WaitingLine {
  readonly #waiting = new Set<() => void>();

  /** Resolves when it is one's turn, or after `timeoutMs`. */
  async wait(timeoutMs: number): Promise<void> {
    return new Promise((resolve) => {
      const leave = (): void => {
        clearTimeout(timer);
        this.#waiting.delete(leave);
        resolve();
      };
      const timer = setTimeout(leave, timeoutMs);
      this.#waiting.add(leave);
    });
  }

  /** Calls the one who has waited longest. */
  callOne(): void {
    for (const called of this.#waiting) return called();
  }

  /** Calls everybody. */
  callAll(): void {
    for (const called of [...this.#waiting]) called();
  }
}

import { once } from 'node:events';
import type { Progress } from '../base/progress.ts';
import type { Run } from '../results/run.ts';

/** The steps of a run: shown while they last, remembered with the time they took, none begun after an interruption. */
export class Phases {
  readonly times: Run['phases'] = [];
  readonly #progress: Progress;
  readonly #interrupted: AbortSignal;

  constructor(progress: Progress, interrupted: AbortSignal) {
    this.#progress = progress;
    this.#interrupted = interrupted;
  }

  async run<T>(title: string, work: (progress: Progress) => Promise<T>): Promise<T> {
    this.#interrupted.throwIfAborted();
    return this.always(title, work);
  }

  /** Like `run`, for work that makes nothing that must be removed: an interruption does not wait for it. */
  async runUntilInterrupted<T>(title: string, work: (progress: Progress) => Promise<T>): Promise<T> {
    return this.run(title, async (progress) => {
      const ended = new AbortController();
      const working = work(progress);
      working.catch(() => undefined);
      const refused = once(this.#interrupted, 'abort', { signal: ended.signal }).then(() => this.#refuse());
      refused.catch(() => undefined);
      try {
        return await Promise.race([working, refused]);
      } finally {
        ended.abort();
      }
    });
  }

  #refuse(): never {
    throw this.#interrupted.reason;
  }

  /** Like `run`, also after an interruption. */
  async always<T>(title: string, work: (progress: Progress) => Promise<T>): Promise<T> {
    const from = Date.now();
    try {
      return await this.#progress.step(title, work);
    } finally {
      this.times.push({ title, durationMs: Date.now() - from });
    }
  }
}

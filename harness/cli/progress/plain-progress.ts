import type { Progress } from '../../base/progress.ts';
import { seconds } from './seconds.ts';

/** Progress as lines of text, for logs and pipes. */
export class PlainProgress implements Progress {
  readonly #write: (line: string) => void;
  readonly #indent: string;

  constructor(write: (line: string) => void, indent = '') {
    this.#write = write;
    this.#indent = indent;
  }

  async step<T>(title: string, work: (progress: Progress) => Promise<T>): Promise<T> {
    const from = Date.now();
    this.#write(`${this.#indent}${title} …`);
    try {
      const result = await work(new PlainProgress(this.#write, `${this.#indent}  `));
      this.#write(`${this.#indent}${title}: done (${seconds(from)})`);
      return result;
    } catch (error) {
      this.#write(`${this.#indent}${title}: stopped (${seconds(from)})`);
      throw error;
    }
  }

  note(text: string): void {
    for (const line of text.split('\n')) this.#write(`${this.#indent}${line}`);
  }
}

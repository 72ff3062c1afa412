import { Listr, type DefaultRenderer, type ListrTaskWrapper, type SimpleRenderer } from 'listr2';
import type { Progress } from '../../base/progress.ts';
import { seconds } from './seconds.ts';

type Task = ListrTaskWrapper<unknown, typeof DefaultRenderer, typeof SimpleRenderer>;

/** What is shown below a step that is under way. */
class StepProgress implements Progress {
  readonly #task: Task;

  constructor(task: Task) {
    this.#task = task;
  }

  async step<T>(title: string, work: (progress: Progress) => Promise<T>): Promise<T> {
    this.note(title);
    return work(this);
  }

  note(text: string): void {
    this.#task.output = text;
  }
}

/** Progress as a live task list on a terminal. */
export class LiveProgress implements Progress {
  async step<T>(title: string, work: (progress: Progress) => Promise<T>): Promise<T> {
    const from = Date.now();
    let result: { value: T } | undefined;
    await new Listr(
      [
        {
          title,
          task: async (_context, task) => {
            result = { value: await work(new StepProgress(task)) };
            task.title = `${title} (${seconds(from)})`;
          },
          rendererOptions: { outputBar: 8, persistentOutput: true },
        },
      ],
      { rendererOptions: { collapseErrors: false, showErrorMessage: false }, registerSignalListeners: false },
    ).run();
    if (result === undefined) throw new Error(`step '${title}' ended without a result`);
    return result.value;
  }

  note(text: string): void {
    process.stderr.write(`${text}\n`);
  }
}

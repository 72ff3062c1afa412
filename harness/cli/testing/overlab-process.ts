import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { projectRoot } from '../../base/paths.ts';

export interface Ended {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

interface ProcessOptions {
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  /** What node is to run; `overlab` by default. */
  readonly program?: readonly string[];
}

/** The command line as a process of its own, as a user starts it. */
export class OverlabProcess {
  readonly #child: ChildProcessByStdio<null, Readable, Readable>;
  readonly #text = { stdout: '', stderr: '' };
  readonly ended: Promise<Ended>;

  constructor(
    argv: readonly string[],
    { cwd = projectRoot, env, program = [path.join(projectRoot, 'bin/overlab.js')] }: ProcessOptions = {},
  ) {
    this.#child = spawn(process.execPath, [...program, ...argv], {
      cwd,
      env: { ...process.env, NO_COLOR: '1', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of ['stdout', 'stderr'] as const) {
      this.#child[stream].setEncoding('utf8').on('data', (text: string) => {
        this.#text[stream] += text;
      });
    }
    this.ended = once(this.#child, 'close').then(([exitCode]) => ({
      exitCode: exitCode as number | null,
      ...this.#text,
    }));
  }

  /** Resolves when standard error has said something. Rejects when the process ends before. */
  async says(pattern: RegExp): Promise<void> {
    if (pattern.test(this.#text.stderr)) return;
    await new Promise<void>((resolve, reject) => {
      const look = () => {
        if (!pattern.test(this.#text.stderr)) return;
        this.#child.stderr.off('data', look);
        resolve();
      };
      this.#child.stderr.on('data', look);
      this.#child.once('close', () =>
        reject(new Error(`ended without saying ${String(pattern)}:\n${this.#text.stderr}`)),
      );
    });
  }

  signal(name: NodeJS.Signals): void {
    this.#child.kill(name);
  }
}

/** Runs the command line to its end. */
export function overlab(argv: readonly string[], options: ProcessOptions = {}): Promise<Ended> {
  return new OverlabProcess(argv, options).ended;
}

import type { Terminal } from '../terminal.ts';

/** What commands work with; given to them, so that they can be tested without a process. */
export interface CommandContext {
  readonly terminal: Terminal;
  /** Aborted by Ctrl-C. */
  readonly interrupted: AbortSignal;
}

/** Carries a command out once its arguments are understood; `work` tells the exit code. */
export type Perform = (work: (context: CommandContext) => Promise<number>) => Promise<void>;

import type { Terminal } from '../terminal.ts';

/** What commands work with; given to them, so that they can be tested without a process. */
export interface CommandContext {
  readonly terminal: Terminal;
  /** Aborted by Ctrl-C. */
  readonly interrupted: AbortSignal;
}

import { silentProgress, type Progress } from '../../base/progress.ts';
import type { Terminal } from '../terminal.ts';
import { LiveProgress } from './live-progress.ts';
import { PlainProgress } from './plain-progress.ts';

export interface Verbosity {
  readonly quiet?: boolean;
  readonly verbose?: boolean;
}

/** A live list on a terminal, plain lines elsewhere or with `--verbose`, nothing with `--quiet`. */
export function chooseProgress(terminal: Terminal, { quiet = false, verbose = false }: Verbosity): Progress {
  if (quiet) return silentProgress;
  return terminal.isInteractive && !verbose ? new LiveProgress() : new PlainProgress(terminal.error);
}

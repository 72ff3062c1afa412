import { writeSync } from 'node:fs';
import { CommanderError } from 'commander';
import { exitCodes } from '../results/outcome.ts';
import { exitCodeFor, explainError } from './explain-error.ts';
import { createProgram } from './program.ts';
import { processTerminal } from './terminal.ts';

const showCursor = '\u001B[?25h';

/** Past the live list, which holds back what is written while it redraws itself. */
function sayNow(text: string): void {
  try {
    writeSync(2, `\n${text}\n`);
  } catch {
    return;
  }
}

/** Runs the command line and tells the exit code. */
export async function main(argv: readonly string[]): Promise<number> {
  const terminal = processTerminal();
  const interruption = new AbortController();
  let exitCode: number = exitCodes.pass;
  let fault: unknown;
  const onSignal = () => {
    if (interruption.signal.aborted) {
      sayNow(`${showCursor}Stopped at once; 'overlab clean' removes what is left.`);
      process.exit(exitCodes.interrupted);
    }
    sayNow('Interrupted: taking everything down. Press Ctrl-C again to leave it as it is.');
    interruption.abort();
  };
  const onFault = (error: unknown) => {
    fault ??= error;
    sayNow(explainError(error));
    interruption.abort();
  };
  process.on('SIGINT', onSignal).on('SIGTERM', onSignal);
  process.on('uncaughtException', onFault).on('unhandledRejection', onFault);
  const program = createProgram(async (work) => {
    exitCode = await work({ terminal, interrupted: interruption.signal });
  });
  try {
    await program.parseAsync(argv, { from: 'user' });
    return fault === undefined ? exitCode : exitCodes.harness;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : exitCodes.usage;
    if (interruption.signal.aborted) return fault === undefined ? exitCodes.interrupted : exitCodes.harness;
    terminal.error(explainError(error));
    return exitCodeFor(error);
  } finally {
    process.off('SIGINT', onSignal).off('SIGTERM', onSignal);
    process.off('uncaughtException', onFault).off('unhandledRejection', onFault);
  }
}

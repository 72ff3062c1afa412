import { CommanderError } from 'commander';
import { exitCodes } from '../results/outcome.ts';
import { exitCodeFor, explainError } from './explain-error.ts';
import { createProgram } from './program.ts';
import { processTerminal } from './terminal.ts';

/** Runs the command line and tells the exit code. */
export async function main(argv: readonly string[]): Promise<number> {
  const terminal = processTerminal();
  const interruption = new AbortController();
  let exitCode: number = exitCodes.pass;
  const onSignal = () => {
    if (interruption.signal.aborted) {
      terminal.error("Stopped at once; 'overlab clean' removes what is left.");
      process.exit(exitCodes.interrupted);
    }
    terminal.error('Interrupted: taking everything down. Press Ctrl-C again to leave it as it is.');
    interruption.abort();
  };
  process.on('SIGINT', onSignal).on('SIGTERM', onSignal);
  const program = createProgram(async (work) => {
    exitCode = await work({ terminal, interrupted: interruption.signal });
  });
  try {
    await program.parseAsync(argv, { from: 'user' });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : exitCodes.usage;
    if (interruption.signal.aborted) return exitCodes.interrupted;
    terminal.error(explainError(error));
    return exitCodeFor(error);
  } finally {
    process.off('SIGINT', onSignal).off('SIGTERM', onSignal);
  }
}

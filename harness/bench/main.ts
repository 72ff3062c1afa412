import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { explainError } from '../cli/explain-error.ts';
import { processTerminal } from '../cli/terminal.ts';
import { removeLeftovers } from '../lab/ledger/clean-up.ts';
import { exitCodes } from '../results/outcome.ts';

const terminal = processTerminal();
const program = path.join(import.meta.dirname, 'benches.ts');

/** Benches run in a process of their own: whatever ends it, what it had made is in its ledgers and is removed here. */
const benches = spawn(process.execPath, [...process.execArgv, program, ...process.argv.slice(2)], { stdio: 'inherit' });
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => benches.kill(signal));
const [exitCode, endedBy] = (await once(benches, 'exit')) as [number | null, NodeJS.Signals | null];
process.exitCode = exitCode ?? exitCodes.interrupted;
if (endedBy !== null) terminal.error(`Ended by ${endedBy}: taking everything down.`);
if (exitCode !== 0) {
  const { errors } = await removeLeftovers(terminal.error);
  for (const error of errors) terminal.error(explainError(error));
}

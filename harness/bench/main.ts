import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { constants } from 'node:os';
import path from 'node:path';
import { explainError } from '../cli/explain-error.ts';
import { processTerminal } from '../cli/terminal.ts';
import { removeLeftovers } from '../lab/ledger/clean-up.ts';

const terminal = processTerminal();
const program = path.join(import.meta.dirname, 'benches.ts');

/** Benches run in a process of their own: whatever ends it, what it had made is in its ledgers and is removed here. */
const benches = spawn(process.execPath, [...process.execArgv, program, ...process.argv.slice(2)], { stdio: 'inherit' });
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => benches.kill(signal));
const [exitCode, endedBy] = (await once(benches, 'exit')) as [number | null, NodeJS.Signals | null];
process.exitCode = exitCode ?? 128 + constants.signals[endedBy!];
if (endedBy !== null) terminal.error(`Ended by ${endedBy}: taking everything down.`);
if (exitCode !== 0) {
  const { errors } = await removeLeftovers(terminal.error);
  for (const error of errors) terminal.error(explainError(error));
}

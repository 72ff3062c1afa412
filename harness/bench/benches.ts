import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { UsageError } from '../base/errors.ts';
import { processTerminal } from '../cli/terminal.ts';
import { exitCodeFor, explainError } from '../cli/explain-error.ts';
import { reportsFolder } from '../results/bundle.ts';
import type { Bench, Figures } from './bench.ts';
import { hasDockerClient } from './docker-client.ts';
import { labUpBench } from './lab-up-bench.ts';
import { matrixBench } from './matrix-bench.ts';
import { overlayBench } from './overlay-bench.ts';
import { encryptionBench } from './encryption-bench.ts';
import { sshBench } from './ssh-bench.ts';
import { throughputBench } from './throughput-bench.ts';
import { vmBench } from './vm-bench.ts';

const benches: readonly Bench[] = [
  labUpBench,
  overlayBench,
  matrixBench,
  throughputBench,
  sshBench,
  vmBench,
  encryptionBench,
];
const terminal = processTerminal();

async function main(names: readonly string[]): Promise<void> {
  const unknown = names.filter((name) => !benches.some((bench) => bench.name === name));
  if (unknown.length > 0) {
    throw new UsageError({
      what: `there is no bench ${unknown.join(', ')}`,
      remedy: `choose from: ${benches.map(({ name }) => name).join(', ')}`,
    });
  }
  if (!(await hasDockerClient())) {
    throw new UsageError({ what: 'the bench compares with the docker client', why: "'docker' is not on PATH" });
  }
  const figures: Record<string, Figures> = {};
  for (const bench of benches.filter(({ name }) => names.length === 0 || names.includes(name))) {
    terminal.error(`${bench.name}: ${bench.title}`);
    figures[bench.name] = await bench.run((line) => terminal.error(`  ${line}`));
  }
  const text = JSON.stringify({ measuredAt: new Date().toISOString(), figures }, null, 2);
  await mkdir(reportsFolder(), { recursive: true });
  const file = path.join(reportsFolder(), 'bench.json');
  await writeFile(file, `${text}\n`);
  terminal.print(text);
  terminal.error(`written to ${path.relative(process.cwd(), file)}`);
}

try {
  await main(process.argv.slice(2));
} catch (error) {
  terminal.error(explainError(error));
  process.exitCode = exitCodeFor(error);
}

import { constants } from 'node:fs';
import { access, mkdir, readdir, readFile, realpath, rename, rm, rmdir, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { messageOf, UsageError } from '../base/errors.ts';
import { identify, isAlive } from '../base/process-identity.ts';
import { runSchema, type Run } from './run.ts';

const runFile = 'run.json';

/** What a run did, and when. */
export const logFile = 'overlab.log';

/** Where bundles go by default. */
export function reportsFolder(): string {
  return path.resolve('reports');
}

/** The folder of a bundle, made and writable. */
export interface OpenBundle {
  readonly folder: string;
  /** Removes an earlier bundle from it, and marks it as ours, for the run really begins now. */
  begin(): Promise<void>;
  /** Takes away again what was made, because the run did not begin. */
  discard(): Promise<void>;
}

/** Says that a folder is a bundle, and which process writes it. */
const markFile = '.overlab-bundle';

/** Everything that a bundle may consist of; one whose run was killed has no `run.json`. */
const bundleContent = [markFile, runFile, 'report.html', logFile, 'hosts', 'raw'];

/**
 * Makes the folder of a bundle. An earlier bundle in it is to be replaced; a folder that holds
 * anything else is refused, so that nothing is lost.
 *
 * @throws UsageError when the folder cannot be written, holds other things, or is written by a run that goes on.
 */
export async function openBundle(named: string): Promise<OpenBundle> {
  try {
    const firstMade = await mkdir(named, { recursive: true });
    const folder = await realpath(named);
    await access(folder, constants.W_OK);
    await demandReplaceable(folder);
    return {
      folder,
      begin: async () => {
        await Promise.all(bundleContent.map((name) => rm(path.join(folder, name), { recursive: true, force: true })));
        await writeFile(path.join(folder, markFile), JSON.stringify(identify()));
      },
      discard: () => removeMade(path.resolve(named), firstMade),
    };
  } catch (error) {
    throw new UsageError(
      {
        what: `the bundle cannot be written to ${named}`,
        why: messageOf(error),
        remedy: 'name a folder that is new, empty, or holds an earlier bundle: --output DIR',
      },
      { cause: error },
    );
  }
}

async function demandReplaceable(folder: string): Promise<void> {
  const content = await readdir(folder);
  if (content.length === 0) return;
  const foreign = content.find((name) => !bundleContent.includes(name));
  if (foreign !== undefined) throw new Error(`it holds '${foreign}', which is not of a bundle`);
  if (!content.includes(markFile)) throw new Error('it is not empty, and what it holds is not a bundle');
  const writer = writerSchema.safeParse(JSON.parse(await readFile(path.join(folder, markFile), 'utf8')));
  if (writer.success && writer.data.pid !== process.pid && isAlive(writer.data)) {
    throw new Error(`the run of process ${writer.data.pid} writes to it`);
  }
}

const writerSchema = z.object({ pid: z.number().int(), startTicks: z.string().nullable() });

async function removeMade(folder: string, firstMade: string | undefined): Promise<void> {
  if (firstMade === undefined) return;
  for (let made = folder; made.startsWith(firstMade); made = path.dirname(made)) {
    await rmdir(made).catch(() => undefined);
  }
}

/** Writes `run.json` so that a reader sees either the whole of it or nothing. */
export async function writeRun(folder: string, run: Run): Promise<void> {
  const whole = path.join(folder, `.${runFile}`);
  await writeFile(whole, `${JSON.stringify(runSchema.parse(run), null, 1)}\n`);
  await rename(whole, path.join(folder, runFile));
}

/**
 * Reads a bundle.
 *
 * @throws UsageError when `run.json` is missing, cut short or not of this schema.
 */
export async function readRun(folder: string): Promise<Run> {
  const file = path.join(folder, runFile);
  const refuse = (why: string, cause?: unknown) =>
    new UsageError(
      { what: `${file} is not a usable bundle`, why, remedy: 'name the folder of a finished run, or run again' },
      { cause },
    );
  let content: unknown;
  try {
    content = JSON.parse(await readFile(file, 'utf8'));
  } catch (error) {
    throw refuse(
      error instanceof SyntaxError ? `it was cut short or changed: ${error.message}` : messageOf(error),
      error,
    );
  }
  const run = runSchema.safeParse(content);
  if (!run.success) throw refuse(z.prettifyError(run.error));
  return run.data;
}

/** Lets `latest` in the reports folder point to a bundle. A bundle elsewhere makes no reports folder. */
export async function pointLatestTo(folder: string): Promise<void> {
  const reports = await realpath(reportsFolder()).catch(() => undefined);
  if (reports === undefined) return;
  const link = path.join(reports, 'latest');
  const fresh = `${link}.${process.pid}`;
  await symlink(path.relative(reports, folder), fresh);
  await rename(fresh, link);
}

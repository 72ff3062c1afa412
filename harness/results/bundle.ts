import { constants } from 'node:fs';
import { access, mkdir, readdir, readFile, rename, rm, rmdir, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { messageOf, UsageError } from '../base/errors.ts';
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
  /** Removes an earlier bundle from it, for the run really begins now. */
  begin(): Promise<void>;
  /** Takes away again what was made, because the run did not begin. */
  discard(): Promise<void>;
}

/**
 * Makes the folder of a bundle. An earlier bundle in it is to be replaced; a folder with anything
 * else in it is refused, so that nothing is lost.
 *
 * @throws UsageError when the folder cannot be written, or holds other things.
 */
export async function openBundle(folder: string): Promise<OpenBundle> {
  try {
    const firstMade = await mkdir(folder, { recursive: true });
    await access(folder, constants.W_OK);
    const content = await readdir(folder);
    if (!content.includes(runFile) && content.some((name) => !bundleContent.includes(name))) {
      throw new Error('it is not empty, and what it holds is not a bundle');
    }
    return {
      folder,
      begin: async () => {
        await Promise.all(bundleContent.map((name) => rm(path.join(folder, name), { recursive: true, force: true })));
      },
      discard: () => removeMade(folder, firstMade),
    };
  } catch (error) {
    throw new UsageError(
      {
        what: `the bundle cannot be written to ${folder}`,
        why: messageOf(error),
        remedy: 'name a folder that is new, empty, or holds an earlier bundle: --output DIR',
      },
      { cause: error },
    );
  }
}

async function removeMade(folder: string, firstMade: string | undefined): Promise<void> {
  if (firstMade === undefined) return;
  for (let made = folder; made.startsWith(firstMade); made = path.dirname(made)) {
    await rmdir(made).catch(() => undefined);
  }
}

/** Everything that a bundle may consist of; one whose run was killed has no `run.json`. */
const bundleContent = [runFile, 'report.html', logFile, 'hosts', 'raw'];

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

/** Lets `latest` in the reports folder point to a bundle. */
export async function pointLatestTo(folder: string): Promise<void> {
  const link = path.join(reportsFolder(), 'latest');
  const fresh = `${link}.${process.pid}`;
  await mkdir(reportsFolder(), { recursive: true });
  await symlink(path.relative(reportsFolder(), folder), fresh);
  await rename(fresh, link);
}

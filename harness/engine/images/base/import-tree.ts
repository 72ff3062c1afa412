import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { pipeline } from 'node:stream/promises';
import { PassThrough } from 'node:stream';
import type Docker from 'dockerode';
import { readEngineOutput } from '../docker-progress.ts';

const kept = 12;

/**
 * Runs a command that writes a file system as a tar to its output, and imports that into an engine.
 *
 * @returns the image's id.
 * @throws Error with the command's last words when it fails; then no image stays.
 */
export async function importTree(
  engine: Docker,
  [program, ...args]: readonly [string, ...string[]],
  env: NodeJS.ProcessEnv,
): Promise<string> {
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'], env });
  const ended = once(child, 'close') as Promise<[number | null, NodeJS.Signals | null]>;
  ended.catch(() => undefined);
  const words: string[] = [];
  createInterface({ input: child.stderr }).on('line', (line) => {
    words.push(line);
    if (words.length > kept) words.shift();
  });
  const tar = new PassThrough();
  const sent = pipeline(child.stdout, tar);
  sent.catch(() => undefined);
  const importing = engine.importImage(tar).then((answer) => readEngineOutput(answer));
  importing.catch(() => child.kill());
  const [code, signal] = await ended;
  const outcome = await importing.catch((error: unknown) => ({ lines: [], error: String(error) }));
  const id = outcome.lines.findLast((line) => line.startsWith('sha256:'));
  if (code === 0 && outcome.error === undefined && id !== undefined) return id;
  if (id !== undefined) await engine.getImage(id).remove();
  const end =
    code === 0 ? (outcome.error ?? 'the engine named no image') : `${program} ended with ${signal ?? `code ${code}`}`;
  throw new Error([end, ...words].join('\n'));
}

import { createInterface } from 'node:readline';
import { PassThrough, type Readable } from 'node:stream';
import type Docker from 'dockerode';

/** The lines that a container writes, from its start until it ends. */
export async function* containerLines(container: Docker.Container): AsyncGenerator<string> {
  const raw = (await container.logs({ follow: true, stdout: true, stderr: true })) as unknown as Readable;
  const lines = new PassThrough();
  (container.modem as { demuxStream(from: Readable, out: PassThrough, err: PassThrough): void }).demuxStream(
    raw,
    lines,
    lines,
  );
  raw.once('end', () => lines.end());
  raw.once('error', (error) => lines.destroy(error));
  try {
    yield* createInterface({ input: lines });
  } finally {
    raw.destroy();
  }
}

/**
 * Reads what a container writes, up to a line of which something can be made.
 *
 * @returns that, or the last lines when the container ended before.
 */
export async function firstFrom<T>(
  container: Docker.Container,
  read: (line: string) => T | undefined,
  lastLines = 15,
): Promise<{ readonly found: T } | { readonly lastWords: string }> {
  const last: string[] = [];
  for await (const line of containerLines(container)) {
    const found = read(line);
    if (found !== undefined) return { found };
    last.push(line);
    if (last.length > lastLines) last.shift();
  }
  return { lastWords: last.join('\n') };
}

import { createHash } from 'node:crypto';
import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pack } from 'tar-stream';

/** A file of a build context. */
export interface ContextFile {
  /** Relative to the context, with forward slashes. */
  readonly name: string;
  readonly mode: number;
  readonly content: Buffer;
}

/** Reads a folder as a build context: sorted, and free of owners, times and umasks. */
export async function readContext(folder: string): Promise<ContextFile[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name));
  return Promise.all(
    files.sort().map(async (file) => ({
      name: path.relative(folder, file).split(path.sep).join('/'),
      mode: ((await stat(file)).mode & 0o111) === 0 ? 0o644 : 0o755,
      content: await readFile(file),
    })),
  );
}

/** The context as a tar stream. */
export function packContext(files: readonly ContextFile[]): Readable {
  const tar = pack();
  for (const { name, mode, content } of files) tar.entry({ name, mode, mtime: new Date(0) }, content);
  tar.finalize();
  return Readable.from(tar);
}

/** Twelve hexadecimal digits that stand for a context and what else decides how its image comes out. */
export function contentHash(files: readonly ContextFile[], others: Readonly<Record<string, string>>): string {
  const hash = createHash('sha256');
  for (const { name, mode, content } of files) hash.update(`${name}\0${mode}\0${content.length}\0`).update(content);
  hash.update(JSON.stringify(Object.entries(others).sort()));
  return hash.digest('hex').slice(0, 12);
}

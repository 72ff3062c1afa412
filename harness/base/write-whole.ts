import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';

/** Replaces a file as a whole, so that a reader never sees half of it. Folders are made for their owner alone. */
export async function writeWhole(file: string, content: string, mode = 0o600): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
  const draft = `${file}.${process.pid}.${Math.random().toString(36).slice(2, 10)}`;
  try {
    await writeFile(draft, content, { mode });
    await rename(draft, file);
  } finally {
    await rm(draft, { force: true });
  }
}

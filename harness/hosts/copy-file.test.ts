import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { copyFrom, copyTo, type CopyHost } from './copy-file.ts';

/** This machine as a host. */
const here: CopyHost = {
  name: 'h1',
  spawn: async ([program = '', ...argv]) => {
    const child = spawn(program, argv);
    return {
      stdin: child.stdin,
      stdout: child.stdout,
      stderr: child.stderr,
      exited: once(child, 'close').then(([code]) => code as number),
    };
  },
};

let folder: string;
const at = (name: string): string => path.join(folder, name);

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'overlab-copy-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('copying a file', () => {
  it('keeps every byte, there and back', async () => {
    const bytes = Buffer.from(Array.from({ length: 600_000 }, (_, index) => (index * 7) % 256));
    await writeFile(at('a'), bytes);
    await copyTo(here, at('a'), at("b 'c' $(d)"), 0o750);
    expect((await stat(at("b 'c' $(d)"))).mode & 0o777).toBe(0o750);
    await copyFrom(here, at("b 'c' $(d)"), at('d'));
    expect(await readFile(at('d'))).toEqual(bytes);
    expect(await readdir(folder)).toHaveLength(3);
  });

  it('says which file is missing, on which side', async () => {
    await expect(copyTo(here, at('none'), at('b'), 0o600)).rejects.toThrow(/none was not copied.*ENOENT/);
    await expect(copyFrom(here, at('none'), at('b'))).rejects.toThrow(/none on h1 was not copied.*No such file/);
    await expect(copyFrom(here, '/etc/passwd', at('no/folder'))).rejects.toThrow(/ENOENT/);
    await writeFile(at('a'), 'x');
    await expect(copyTo(here, at('a'), at('no/folder'), 0o600)).rejects.toThrow(/No such file or directory/);
    expect(await readdir(folder)).toEqual(['a']);
  });
});

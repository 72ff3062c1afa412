import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { identify } from '../base/process-identity.ts';
import { openBundle, readRun } from './bundle.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'overlab-bundle-'));
});

afterEach(() => rm(folder, { recursive: true }));

describe('opening a bundle', () => {
  it('replaces an earlier bundle only once the run begins', async () => {
    await writeFile(path.join(folder, '.overlab-bundle'), '{}');
    await writeFile(path.join(folder, 'run.json'), 'old');
    const { begin, discard } = await openBundle(folder);
    await discard();
    expect(await readFile(path.join(folder, 'run.json'), 'utf8')).toBe('old');
    await begin();
    expect(await readdir(folder)).toEqual(['.overlab-bundle']);
  });

  it('refuses a folder that holds other things, and leaves them', async () => {
    await writeFile(path.join(folder, 'thesis.tex'), 'precious');
    await expect(openBundle(folder)).rejects.toMatchObject({
      exitCode: 254,
      why: "it holds 'thesis.tex', which is not of a bundle",
    });
    expect(await readdir(folder)).toEqual(['thesis.tex']);
  });

  it('refuses files that only have the names of a bundle, and leaves them', async () => {
    await writeFile(path.join(folder, 'hosts'), 'my inventory');
    await writeFile(path.join(folder, 'run.json'), '{}');
    await expect(openBundle(folder)).rejects.toMatchObject({ exitCode: 254 });
    expect(await readFile(path.join(folder, 'hosts'), 'utf8')).toBe('my inventory');
  });

  it('refuses a bundle that another run still writes', async () => {
    const { pid, startTicks } = identify(process.ppid);
    await writeFile(path.join(folder, '.overlab-bundle'), JSON.stringify({ pid, startTicks }));
    await expect(openBundle(folder)).rejects.toMatchObject({ why: `the run of process ${pid} writes to it` });
  });

  it('takes away the folders it made when the run does not begin', async () => {
    const { discard } = await openBundle(path.join(folder, 'a/b/c'));
    await discard();
    expect(await readdir(folder)).toEqual([]);
  });

  it('leaves a folder that it did not make', async () => {
    await mkdir(path.join(folder, 'mine'));
    const { discard } = await openBundle(path.join(folder, 'mine/new'));
    await discard();
    expect(await readdir(folder)).toEqual(['mine']);
  });
});

describe('reading a bundle', () => {
  it.each([
    ['cut short', '{"schema": "overlab/run/1", "id": "2026', 'it was cut short or changed'],
    ['of another schema', '{"schema": "overlab/run/99"}', 'schema'],
    ['empty', '', 'it was cut short or changed'],
  ])('refuses one that is %s', async (_title, content, why) => {
    await writeFile(path.join(folder, 'run.json'), content);
    const error: unknown = await readRun(folder).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ exitCode: 254, what: expect.stringContaining(folder) as string });
    expect((error as { why: string }).why).toContain(why);
  });
});

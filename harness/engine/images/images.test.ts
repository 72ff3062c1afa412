import { mkdtemp, rm, writeFile, mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { extract } from 'tar-stream';
import { describe, expect, it } from 'vitest';
import { contentHash, packContext, readContext } from './build-context.ts';
import { readEngineOutput } from './docker-progress.ts';
import { hostEngines, imageNames, imageRecipe } from './image-catalog.ts';
import { fileNameOf } from './image-lock.ts';
import { proxyArguments } from './proxies.ts';

describe('catalogue', () => {
  it('has an image for each generation of the engine, the endpoint and the virtual machine', () => {
    expect(hostEngines).toEqual(['20.10', '26.1', '28.5']);
    expect(imageNames.toSorted()).toEqual(['endpoint', 'host-20.10', 'host-26.1', 'host-28.5', 'vm']);
    expect(imageRecipe('host-20.10')).toMatchObject({
      folder: 'host',
      suite: 'bookworm',
      buildArgs: { ENGINE: '20.10' },
    });
  });

  it('refuses a name that it does not have', () => {
    expect(() => imageRecipe('host-19.03')).toThrow("there is no image 'host-19.03'");
  });
});

describe('build context', () => {
  it('is sorted, and keeps of a mode only whether a file is executable', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'ol-'));
    try {
      await mkdir(path.join(folder, 'sub'));
      await writeFile(path.join(folder, 'sub/run'), 'x', { mode: 0o711 });
      await writeFile(path.join(folder, 'Dockerfile'), 'FROM scratch', { mode: 0o600 });
      const files = await readContext(folder);
      expect(files.map(({ name, mode }) => [name, mode])).toEqual([
        ['Dockerfile', 0o644],
        ['sub/run', 0o755],
      ]);
      const packed: [string, number | undefined][] = [];
      for await (const entry of packContext(files).pipe(extract())) {
        packed.push([entry.header.name, entry.header.mode]);
        entry.resume();
      }
      expect(packed).toEqual(files.map(({ name, mode }) => [name, mode]));
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it('has another hash when anything that matters differs', () => {
    const file = { name: 'a', mode: 0o644, content: Buffer.from('x') };
    const hashes = [
      contentHash([file], {}),
      contentHash([{ ...file, name: 'b' }], {}),
      contentHash([{ ...file, mode: 0o755 }], {}),
      contentHash([{ ...file, content: Buffer.from('y') }], {}),
      contentHash([file], { ENGINE: '26.1' }),
    ];
    expect(new Set(hashes).size).toBe(hashes.length);
    expect(contentHash([file], { b: '1', a: '2' })).toBe(contentHash([file], { a: '2', b: '1' }));
    expect(hashes[0]).toMatch(/^[0-9a-f]{12}$/);
  });
});

describe('engine output', () => {
  it('is put together to lines, and tells an error that comes late', async () => {
    const said: string[] = [];
    const messages = [{ stream: 'Step 1/2\nha' }, { stream: 'lf\n' }, { status: 'Loading' }, { error: 'no room' }];
    const stream = Readable.from(messages.map((message) => `${JSON.stringify(message)}\r\n`));
    const output = await readEngineOutput(stream, (line) => said.push(line));
    expect(output).toEqual({ lines: ['Step 1/2', 'half', 'Loading'], error: 'no room' });
    expect(said).toEqual(output.lines);
  });
});

describe('proxies', () => {
  it('are handed on in both spellings', () => {
    expect(proxyArguments({ HTTPS_PROXY: 'http://p:1', no_proxy: 'localhost', http_proxy: '' })).toEqual({
      https_proxy: 'http://p:1',
      HTTPS_PROXY: 'http://p:1',
      no_proxy: 'localhost',
      NO_PROXY: 'localhost',
    });
  });
});

describe('fileNameOf', () => {
  it('leaves no way out of the folder', () => {
    expect(fileNameOf('overlab/endpoint:abc')).toBe('overlab_endpoint_abc');
    expect(fileNameOf('../../etc/x')).not.toContain('/');
  });
});

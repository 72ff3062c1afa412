import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { gzipSync } from 'node:zlib';
import { pack } from 'tar-stream';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { extractFromImage } from './saved-image.ts';

let folder: string;
beforeEach(async () => void (folder = await mkdtemp(path.join(tmpdir(), 'overlab-saved-'))));
afterEach(() => rm(folder, { recursive: true }));

/** A link: of which kind, and to what. */
interface Link {
  readonly type: 'link' | 'symlink';
  readonly linkname: string;
}

async function tarball(files: Record<string, string | Buffer | Link>): Promise<Buffer> {
  const tar = pack();
  for (const [name, content] of Object.entries(files)) {
    if (typeof content === 'string' || Buffer.isBuffer(content)) tar.entry({ name }, content);
    else tar.entry({ name, ...content });
  }
  tar.finalize();
  return buffer(Readable.from(tar));
}

async function savedImage(): Promise<Readable> {
  const [base, middle, top] = await Promise.all([
    tarball({ 'opt/bin/flanneld': 'old', 'etc/passwd': '' }),
    tarball({ './opt/bin/flanneld': 'new' }),
    tarball({
      'opt/cni/plugin': 'plugin',
      'opt/cni/ipam': { type: 'symlink', linkname: './plugin' },
      'opt/cni/other': { type: 'link', linkname: 'opt/cni/ipam' },
      'opt/cni/loop': { type: 'symlink', linkname: '/opt/cni/loop' },
    }),
  ]);
  const manifest = [{ Config: 'blobs/sha256/0', Layers: ['blobs/sha256/1', 'blobs/sha256/2', 'b/layer.tar'] }];
  return Readable.from([
    await tarball({
      'blobs/sha256/0': '{"architecture":"amd64"}',
      'blobs/sha256/2': gzipSync(middle),
      'blobs/sha256/1': base,
      'b/layer.tar': top,
      'manifest.json': JSON.stringify(manifest),
    }),
  ]);
}

it('takes a file out of the topmost layer that has it', async () => {
  const target = path.join(folder, 'flanneld');
  expect(await extractFromImage(savedImage, '/opt/bin/flanneld', target)).toBe(true);
  expect(await readFile(target, 'utf8')).toBe('new');
  expect(await readdir(folder)).toEqual(['flanneld']);
});

it.each(['ipam', 'other'])('follows links: %s', async (name) => {
  const target = path.join(folder, name);
  expect(await extractFromImage(savedImage, `/opt/cni/${name}`, target)).toBe(true);
  expect(await readFile(target, 'utf8')).toBe('plugin');
  expect(await readdir(folder)).toEqual([name]);
});

it('does not follow a link for ever', async () => {
  expect(await extractFromImage(savedImage, '/opt/cni/loop', path.join(folder, 'loop'))).toBe(false);
});

it('leaves nothing of an image that has no such file', async () => {
  expect(await extractFromImage(savedImage, '/opt/bin/weaver', path.join(folder, 'weaver'))).toBe(false);
  expect(await readdir(folder)).toEqual([]);
});

it('refuses what is no tarball of an image', async () => {
  const other = async () => Readable.from([Buffer.from('x'.repeat(2_000))]);
  await expect(extractFromImage(other, '/opt/bin/flanneld', path.join(folder, 'flanneld'))).rejects.toThrow();
});

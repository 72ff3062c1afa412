import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { json } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { extract } from 'tar-stream';
import { z } from 'zod';

const manifestSchema = z.array(z.object({ Layers: z.array(z.string()) }));

/**
 * Takes a file out of an image, as `docker save` writes it: a tarball of layers, each a tarball too, and a manifest
 * that puts them in order. The layer on top has the last word.
 *
 * @param inside the file's absolute path in the image.
 * @param target where it is put; nothing is there when the image has no such file.
 * @returns whether it has.
 */
export async function extractFromImage(saved: Readable, inside: string, target: string): Promise<boolean> {
  const copies = new Map<string, string>();
  let layers: readonly string[] = [];
  try {
    const outer = extract();
    saved.once('error', (error) => outer.destroy(error));
    saved.pipe(outer);
    for await (const entry of outer) {
      const { name, type } = entry.header;
      if (name === 'manifest.json') {
        layers = manifestSchema.parse(await json(entry)).flatMap(({ Layers }) => Layers);
      } else {
        const copy = `${target}.${copies.size}`;
        const found = type === 'file' && (await extractFromLayer(entry as AsyncIterable<Buffer>, inside, copy));
        if (found) copies.set(name, copy);
        entry.resume();
      }
    }
    const top = layers.findLast((layer) => copies.has(layer));
    if (top === undefined) return false;
    await rename(copies.get(top)!, target);
    return true;
  } finally {
    await Promise.all([...copies.values()].map((copy) => rm(copy, { force: true })));
  }
}

/** A layer; what is none, such as an image's settings, has no such file. */
async function extractFromLayer(entry: AsyncIterable<Buffer>, inside: string, target: string): Promise<boolean> {
  const whole = await withBeginning(entry);
  const unpacked = isGzip(whole.beginning) ? await withBeginning(whole.stream.pipe(createGunzip())) : whole;
  if (!isTar(unpacked.beginning)) {
    await drain(unpacked.stream);
    return false;
  }
  let found = false;
  const layer = extract();
  unpacked.stream.once('error', (error) => layer.destroy(error));
  unpacked.stream.pipe(layer);
  for await (const file of layer) {
    if (file.header.type === 'file' && `/${file.header.name.replace(/^(\.?\/)+/, '')}` === inside) {
      await pipeline(file, createWriteStream(target, { mode: 0o755 }));
      found = true;
    } else {
      file.resume();
    }
  }
  return found;
}

const magicBytes = 262;

/** The first bytes of a stream, and all of it. */
async function withBeginning(source: AsyncIterable<Buffer>): Promise<{ beginning: Buffer; stream: Readable }> {
  const pieces = source[Symbol.asyncIterator]();
  let beginning = Buffer.alloc(0);
  let last: IteratorResult<Buffer> | undefined;
  while (beginning.length < magicBytes && last?.done !== true) {
    last = await pieces.next();
    if (last.done !== true) beginning = Buffer.concat([beginning, last.value]);
  }
  async function* all() {
    yield beginning;
    for (let piece = await pieces.next(); piece.done !== true; piece = await pieces.next()) yield piece.value;
  }
  return { beginning, stream: Readable.from(all(), { objectMode: false }) };
}

function isGzip(beginning: Buffer): boolean {
  return beginning[0] === 0x1f && beginning[1] === 0x8b;
}

function isTar(beginning: Buffer): boolean {
  return beginning.subarray(257, magicBytes).toString() === 'ustar';
}

async function drain(stream: Readable): Promise<void> {
  for await (const piece of stream) void piece;
}

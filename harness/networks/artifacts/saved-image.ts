import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import { json } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { extract } from 'tar-stream';
import { z } from 'zod';

const manifestSchema = z.array(z.object({ Layers: z.array(z.string()) }));

/** What a layer has at a path: a file, of which a copy was made, or a link to another path. */
type Found = { readonly copy: string } | { readonly linksTo: string };

/** As many as Linux follows (path_resolution(7)). */
const mostLinks = 40;

/**
 * Takes a file out of an image, as `docker save` writes it: a tarball of layers, each a tarball too, and a manifest
 * that puts them in order. The layer on top has the last word. Where it has a link, the file is what the link leads to.
 *
 * @param open begins to read the tarball, once more for each link.
 * @param inside the file's absolute path in the image.
 * @param target where it is put; nothing is there when the image has no such file.
 * @returns whether it has.
 */
export async function extractFromImage(
  open: () => Promise<Readable>,
  inside: string,
  target: string,
  links = mostLinks,
): Promise<boolean> {
  const byLayer = new Map<string, Found>();
  let layers: readonly string[] = [];
  try {
    const outer = extract();
    const saved = await open();
    saved.once('error', (error) => outer.destroy(error));
    saved.pipe(outer);
    for await (const entry of outer) {
      const { name, type } = entry.header;
      if (name === 'manifest.json') {
        layers = manifestSchema.parse(await json(entry)).flatMap(({ Layers }) => Layers);
      } else {
        const copy = `${target}.${byLayer.size}`;
        const found = type === 'file' && (await findInLayer(entry as AsyncIterable<Buffer>, inside, copy));
        if (found) byLayer.set(name, found);
        entry.resume();
      }
    }
    const top = layers.findLast((layer) => byLayer.has(layer));
    if (top === undefined) return false;
    const found = byLayer.get(top)!;
    if ('linksTo' in found) return links > 0 && (await extractFromImage(open, found.linksTo, target, links - 1));
    await rename(found.copy, target);
    return true;
  } finally {
    const copies = [...byLayer.values()].flatMap((found) => ('copy' in found ? [found.copy] : []));
    await Promise.all(copies.map((copy) => rm(copy, { force: true })));
  }
}

/** A layer; what is none, such as an image's settings, has nothing. */
async function findInLayer(entry: AsyncIterable<Buffer>, inside: string, copy: string): Promise<Found | undefined> {
  const whole = await withBeginning(entry);
  const unpacked = isGzip(whole.beginning) ? await withBeginning(whole.stream.pipe(createGunzip())) : whole;
  if (!isTar(unpacked.beginning)) {
    await drain(unpacked.stream);
    return undefined;
  }
  let found: Found | undefined;
  const layer = extract();
  unpacked.stream.once('error', (error) => layer.destroy(error));
  unpacked.stream.pipe(layer);
  for await (const file of layer) {
    const { type, name, linkname } = file.header;
    const isSought = absolute(name) === inside;
    if (isSought && type === 'file') {
      await pipeline(file, createWriteStream(copy, { mode: 0o755 }));
      found = { copy };
    } else {
      if (isSought && type === 'link') found = { linksTo: absolute(linkname) };
      if (isSought && type === 'symlink') found = { linksTo: path.posix.resolve(path.posix.dirname(inside), linkname) };
      file.resume();
    }
  }
  return found;
}

/** Of what a layer calls `opt/bin`, or `./opt/bin`. */
function absolute(name: string): string {
  return path.posix.resolve('/', name);
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

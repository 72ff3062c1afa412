import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { AfterMark } from './after-mark.ts';

describe('output after a mark', () => {
  it.each([
    [['MARKout'], 'out'],
    [['noise\nMA', 'RK', 'out', 'MARK'], 'outMARK'],
    [['MARK'], ''],
  ])('of %j is %j', async (chunks, expected) => {
    const after = Readable.from(chunks.map((chunk) => Buffer.from(chunk))).pipe(new AfterMark('MARK'));
    expect(await after.begun).toBeUndefined();
    expect(await text(after)).toBe(expected);
  });

  it('without the mark is nothing, and what came instead is told', async () => {
    const after = Readable.from([Buffer.from('not '), Buffer.from('here')]).pipe(new AfterMark('MARK'));
    expect(await after.begun).toBe('not here');
    expect(await text(after)).toBe('');
  });

  it('fails with its stream', async () => {
    const after = new AfterMark('MARK');
    after.destroy(new Error('cut'));
    await expect(after.begun).rejects.toThrow('cut');
  });
});

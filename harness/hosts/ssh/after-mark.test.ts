import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { AfterMark } from './after-mark.ts';

describe('output after a mark', () => {
  it.each([
    [['MARKout'], '', 'out'],
    [['noise\nMA', 'RK', 'out', 'MARK'], 'noise\n', 'outMARK'],
    [['MARK'], '', ''],
  ])('of %j has %j before it and %j after it', async (chunks, before, expected) => {
    const after = Readable.from(chunks.map((chunk) => Buffer.from(chunk))).pipe(new AfterMark('MARK'));
    expect(await after.begun).toEqual({ found: true, text: before });
    expect(await text(after)).toBe(expected);
  });

  it('without the mark is nothing, and what came instead is told', async () => {
    const after = Readable.from([Buffer.from('not '), Buffer.from('here')]).pipe(new AfterMark('MARK'));
    expect(await after.begun).toEqual({ found: false, text: 'not here' });
    expect(await text(after)).toBe('');
  });

  it('fails with its stream', async () => {
    const after = new AfterMark('MARK');
    after.destroy(new Error('cut'));
    await expect(after.begun).rejects.toThrow('cut');
  });
});

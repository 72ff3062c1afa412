import { once } from 'node:events';
import { PassThrough } from 'node:stream';
import { expect, it } from 'vitest';
import { linesOf } from './lines-of.ts';

it('closes when the way to the host is cut, and throws nothing', async () => {
  const output = new PassThrough().on('error', () => undefined);
  const lines = linesOf(output);
  const said: string[] = [];
  lines.on('line', (line) => said.push(line));
  output.write('first\r\nsecond');
  const closed = once(lines, 'close');
  setImmediate(() => output.destroy(new Error('cut')));
  await closed;
  expect(said[0]).toBe('first');
});

import { expect, test } from 'vitest';
import { logText } from './log-text.ts';

const frame = (stream: number, text: string): Buffer => {
  const header = Buffer.alloc(8);
  header.writeUInt8(stream, 0);
  header.writeUInt32BE(Buffer.byteLength(text), 4);
  return Buffer.concat([header, Buffer.from(text)]);
};

test('joins the frames of both streams', () => {
  expect(logText(Buffer.concat([frame(1, 'one\n'), frame(2, 'bind: Address already in use\n')]))).toBe(
    'one\nbind: Address already in use',
  );
});

test('keeps a frame that was cut short', () => {
  expect(logText(frame(2, 'httpd: bind').subarray(0, 12))).toBe('http');
});

test('leaves the text of a terminal alone', () => {
  expect(logText(Buffer.from('plain text, no frames\n'))).toBe('plain text, no frames');
  expect(logText(Buffer.from('ok'))).toBe('ok');
  expect(logText(Buffer.alloc(0))).toBe('');
});

import { expect, it } from 'vitest';
import { goIsRecent, readGoVersion } from './go-version.ts';

it('reads what Go says of itself', () => {
  expect(readGoVersion('go version go1.26.8 linux/amd64\n')).toEqual({ version: '1.26.8', architecture: 'amd64' });
  expect(readGoVersion('gccgo (GCC) 12.2.0')).toBeUndefined();
});

it.each([
  ['1.25.9', true],
  ['1.25.10', true],
  ['1.26', true],
  ['1.27rc1', true],
  ['2.0', true],
  ['1.25.8', false],
  ['1.25', false],
  ['1.9.9', false],
])('compares %s with 1.25.9 by numbers', (version, recent) => {
  expect(goIsRecent(version, '1.25.9')).toBe(recent);
});

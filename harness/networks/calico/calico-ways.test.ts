import { expect, it } from 'vitest';
import { missingWays } from './calico-ways.ts';

it('asks for the way to hosts that have addresses alone', () => {
  const h3 = { host: 'h3', occupied: false, known: { routes: 1 } };
  const h2 = { host: 'h2', occupied: true, known: { routes: 1, 'FDB rows': 0 } };
  const ways = [{ host: 'h1', occupied: true, known: { routes: 1 } }, h2, h3];
  expect(missingWays(ways)).toEqual(['h2 has 0 of 1 FDB rows', 'h3 has 1 of 2 routes']);
  expect(missingWays([h3])).toEqual([]);
});

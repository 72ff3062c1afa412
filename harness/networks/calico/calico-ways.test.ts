import { expect, it } from 'vitest';
import { missingRows } from './calico-ways.ts';

it('asks for the way to hosts with containers alone', () => {
  const h3 = { host: 'h3', occupied: false, rows: 0 };
  const ways = [{ host: 'h1', occupied: true, rows: 1 }, { host: 'h2', occupied: true, rows: 0 }, h3];
  expect(missingRows(ways)).toEqual(['h2 has 0 of 1 FDB rows']);
  expect(missingRows([h3])).toEqual([]);
});

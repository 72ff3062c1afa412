import { expect, test } from 'vitest';
import { mtuMeasure } from './mtu-measure.ts';

test.each([
  [[1450, 1400], 1400],
  [[1450, null], null],
  [[], null],
])('%j: %d bytes get through on all ways', (largestBytes, value) => {
  expect(mtuMeasure(largestBytes)).toMatchObject({ value, low: value, high: value, side: 'network' });
});

import { expect, it } from 'vitest';
import { networkDrivers } from '../registry.ts';
import { mishaps } from './mishaps.ts';

it('each mishap can be brought about with some network', () => {
  const taken = new Set([...networkDrivers.values()].flatMap(({ capabilities }) => capabilities.mishaps));
  expect([...taken].toSorted()).toEqual(mishaps.toSorted());
});

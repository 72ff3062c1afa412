import { describe, expect, it } from 'vitest';
import { combineOutcomes, exitCodeOf, type Outcome } from './outcome.ts';

describe('outcomes', () => {
  it.each<[Outcome[], Outcome, number]>([
    [['pass', 'pass'], 'pass', 0],
    [['pass', 'unsupported'], 'inconclusive', 2],
    [['pass', 'fail', 'error', 'inconclusive'], 'fail', 1],
    [['pass', 'inconclusive'], 'inconclusive', 2],
    [['pass', 'error', 'inconclusive'], 'error', 255],
    [['unsupported'], 'inconclusive', 2],
    [[], 'inconclusive', 2],
  ])('%j together are %s, exit code %i', (outcomes, combined, exitCode) => {
    expect(combineOutcomes(outcomes)).toBe(combined);
    expect(exitCodeOf(combined)).toBe(exitCode);
  });
});

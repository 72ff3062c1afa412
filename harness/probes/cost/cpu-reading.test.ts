import { describe, expect, test } from 'vitest';
import { busyShare, idleShare, parseReading, spentSeconds } from './cpu-reading.ts';

const answer = (ticks: number[], at = 5) => JSON.stringify({ ticks, ticksPerSecond: 100, processors: 2, at });
const reading = (busySeconds: number, atSeconds: number) => ({ busySeconds, processors: 2, atSeconds });

describe('a reading', () => {
  test('counts user, nice, system, irq and softirq; not idle, iowait, steal and guests', () => {
    expect(parseReading(answer([100, 20, 30, 9000, 9000, 4, 6, 9000, 50, 5]))).toEqual(reading(1.6, 5));
  });

  test.each([undefined, '', '{}', 'Traceback', answer([1, 2, 3])])('%s is none', (line) => {
    expect(parseReading(line)).toBeNull();
  });
});

describe('the busy share', () => {
  test('is in processor seconds a second', () => expect(busyShare(reading(10, 1), reading(13, 3))).toBe(1.5));
  test.each([
    [null, reading(1, 1)],
    [reading(1, 1), null],
    [reading(1, 1), reading(2, 1)],
  ])('of %j to %j is none', (from, to) => expect(busyShare(from, to)).toBeNull());
});

describe('the idle share', () => {
  test.each([
    [0.5, 0.5],
    [0.6, null],
  ])('at %d processor seconds a second of two processors is %d', (busy, share) => {
    expect(idleShare(reading(0, 0), reading(busy, 1))).toBe(share);
  });
});

describe('what was spent on work', () => {
  const one = { before: reading(10, 0), after: reading(13, 2), idle: 0.5 };

  test('is what all kernels spent beyond their idle share', () => {
    expect(spentSeconds([one])).toBe(2);
    expect(spentSeconds([one, { before: reading(0, 0), after: reading(1, 4), idle: 0 }])).toBe(3);
  });

  test('is not known where a reading is missing, or nothing stands out', () => {
    expect(spentSeconds([])).toBeNull();
    expect(spentSeconds([one, { ...one, after: null }])).toBeNull();
    expect(spentSeconds([{ ...one, idle: null }])).toBeNull();
    expect(spentSeconds([{ ...one, idle: 1.5 }])).toBeNull();
  });
});

import { describe, expect, it } from 'vitest';
import { exchangeIntervalMs, untilQuietMs } from './exchange-times.ts';

describe('untilQuietMs', () => {
  const beginMs = 5_000;
  const tickMs = beginMs + 4 * exchangeIntervalMs;

  it('is nothing far from the exchanges of others, and where nothing is known of them', () => {
    expect(untilQuietMs([], 123)).toBe(0);
    expect(untilQuietMs([beginMs], tickMs + 10_000)).toBe(0);
    expect(untilQuietMs([beginMs], tickMs)).toBe(0);
  });

  it('waits over an exchange that a join would meet which takes a while, or which is known late', () => {
    expect(untilQuietMs([beginMs], tickMs - 500)).toBe(500);
    expect(untilQuietMs([beginMs], tickMs - 1_600)).toBe(1_600);
    expect(untilQuietMs([beginMs], tickMs - 1_800)).toBe(0);
  });

  it('waits over all that follow each other', () => {
    expect(untilQuietMs([beginMs, beginMs + 1_000, beginMs + 8_000], tickMs - 500)).toBe(1_500);
  });

  it('does not wait for a moment that never comes', () => {
    const begins = Array.from({ length: 30 }, (_, second) => second * 1_000);
    expect(untilQuietMs(begins, tickMs)).toBe(0);
  });
});

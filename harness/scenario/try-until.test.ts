import { describe, expect, it } from 'vitest';
import { tryUntil } from './try-until.ts';

describe('tryUntil', () => {
  it('ends with the first success', async () => {
    let left = 2;
    expect((await tryUntil(5_000, async () => --left === 0)).succeeded).toBe(true);
  });

  it('tries once even without time, and says that it failed', async () => {
    let times = 0;
    const attempt = async () => (times += 1) > 1;
    expect((await tryUntil(0, attempt)).succeeded).toBe(false);
    expect(times).toBe(1);
  });
});

import { describe, expect, it } from 'vitest';
import { sharesOf } from './shares.ts';

const tasks = ['web.1', 'web.2', 'web.3'];

describe('sharesOf', () => {
  it('is fair when no two tasks differ by more than one', () => {
    const answers: [string, number][] = [
      ['web.2', 34],
      ['web.1', 33],
      ['web.3', 33],
    ];
    expect(sharesOf({ answers }, tasks)).toEqual({ words: 'web.1 33, web.2 34, web.3 33', fair: true });
  });

  it('is not fair when a task is passed over', () => {
    const answers: [string, number][] = [
      ['web.1', 35],
      ['web.2', 33],
      ['web.3', 32],
    ];
    expect(sharesOf({ answers }, tasks).fair).toBe(false);
    expect(sharesOf({ answers: [['web.1', 1]] }, tasks)).toEqual({ words: 'web.1 1, web.2 0, web.3 0', fair: true });
    expect(sharesOf({ answers: [['web.1', 2]] }, tasks).fair).toBe(false);
  });

  it('is not fair when somebody else answers, or there is nobody to share', () => {
    expect(sharesOf({ answers: [['web.4', 1]] }, tasks)).toEqual({
      words: 'web.1 0, web.2 0, web.3 0, web.4 1',
      fair: false,
    });
    expect(sharesOf({ answers: [] }, [])).toEqual({ words: 'no task', fair: false });
  });
});

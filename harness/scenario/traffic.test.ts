import { describe, expect, it } from 'vitest';
import { backAfterMs, silencesOf } from './traffic.ts';

const gap = (fromMs: number, untilMs: number | null, lost: number) => ({ fromMs, untilMs, lost });
const away = gap(1_000, 4_000, 140);
const late = gap(6_000, 7_000, 0);

describe('silencesOf', () => {
  it('leaves out what was late, and not lost', () => {
    expect(silencesOf({ gaps: [away, late] })).toEqual([away]);
  });

  it('takes what was away for long, or did not come back, for lost', () => {
    const gaps = [gap(0, 2_500, 0), gap(9_000, null, 0)];
    expect(silencesOf({ gaps })).toEqual(gaps);
  });
});

describe('backAfterMs', () => {
  const report = { sent: 500, returned: 360 };

  it('is the end of the last silence', () => {
    expect(backAfterMs({ ...report, gaps: [away, late] }, 3_000)).toBe(1_000);
    expect(backAfterMs({ ...report, gaps: [away] }, 5_000)).toBe(0);
    expect(backAfterMs({ ...report, gaps: [] }, 5_000)).toBe(0);
  });

  it('is nothing where traffic did not come back', () => {
    expect(backAfterMs({ ...report, gaps: [gap(1_000, null, 9)] }, 3_000)).toBeNull();
    expect(backAfterMs({ sent: 500, returned: 0, gaps: [] }, 3_000)).toBeNull();
  });
});

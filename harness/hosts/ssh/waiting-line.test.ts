import { describe, expect, it } from 'vitest';
import { WaitingLine } from './waiting-line.ts';

describe('waiting line', () => {
  it('calls one after the other, in order', async () => {
    const line = new WaitingLine();
    const called: number[] = [];
    const turns = [0, 1, 2].map(async (who) => {
      await line.wait(5_000);
      called.push(who);
    });
    line.callOne();
    await turns[0];
    expect(called).toEqual([0]);
    line.callAll();
    await Promise.all(turns);
    expect(called).toEqual([0, 1, 2]);
  });

  it('lets go of those who have waited too long', async () => {
    const line = new WaitingLine();
    await line.wait(5);
    const next = line.wait(5_000);
    line.callOne();
    await next;
  });
});

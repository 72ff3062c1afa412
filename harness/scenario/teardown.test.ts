import { describe, expect, it } from 'vitest';
import { Teardown } from './teardown.ts';

describe('teardown', () => {
  it('undoes the last thing first, goes on after a failure, and says what stayed', async () => {
    const undone: string[] = [];
    const teardown = new Teardown();
    teardown.add(async () => void undone.push('first'));
    teardown.add(() => Promise.reject(new Error('second stays')));
    teardown.add(async () => void undone.push('third'));
    expect(await teardown.run()).toEqual(['second stays']);
    expect(undone).toEqual(['third', 'first']);
    expect(await teardown.run()).toEqual([]);
  });

  it('undoes once what was undone before the end', async () => {
    let times = 0;
    const teardown = new Teardown();
    const undo = teardown.addOnce(async () => void (times += 1));
    await undo();
    await teardown.run();
    expect(times).toBe(1);
  });
});

import { setImmediate as soon } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { KindsInTurn } from './kinds-in-turn.ts';

function work() {
  const state = { begun: false };
  let resolve!: () => void;
  let reject!: (error: Error) => void;
  const end = new Promise<void>((...settle) => ([resolve, reject] = settle));
  const go = async () => {
    state.begun = true;
    await end;
  };
  return { state, go, resolve, reject };
}

describe('KindsInTurn', () => {
  it('begins work of one kind at once, and of another when all before it has ended, also badly', async () => {
    const turns = new KindsInTurn<'red' | 'blue'>();
    const [red1, red2, blue1, blue2, red3] = [work(), work(), work(), work(), work()];
    const runs = [
      turns.run('red', red1.go),
      turns.run('red', red2.go),
      turns.run('blue', blue1.go),
      turns.run('blue', blue2.go),
      turns.run('red', red3.go),
    ].map((run) => run.catch((error: Error) => error.message));
    const begun = async () => {
      await soon();
      return [red1, red2, blue1, blue2, red3].map(({ state }) => state.begun);
    };
    expect(await begun()).toEqual([true, true, false, false, false]);
    red1.resolve();
    expect(await begun()).toEqual([true, true, false, false, false]);
    red2.reject(new Error('gone'));
    expect(await begun()).toEqual([true, true, true, true, false]);
    blue1.resolve();
    blue2.resolve();
    expect(await begun()).toEqual([true, true, true, true, true]);
    red3.resolve();
    expect(await Promise.all(runs)).toEqual([undefined, 'gone', undefined, undefined, undefined]);
  });
});

import { describe, expect, it } from 'vitest';
import { HarnessError, UnsupportedError } from './errors.ts';
import { undoAfter, undoInTurn } from './undo.ts';

const refuses = (what: string) => () => Promise.reject(new HarnessError({ what }));

describe('taking back', () => {
  it('goes on after what fails, and tells all that stays', async () => {
    const done: string[] = [];
    const undos = [refuses('a device stays'), async () => done.push('etcd'), refuses('a rule stays')];
    await expect(undoInTurn(undos)).rejects.toThrow('a device stays; a rule stays');
    expect(done).toEqual(['etcd']);
  });

  it('leaves the failure before it as it was', async () => {
    const failure = new UnsupportedError({ what: 'h2 has no etcd' });
    expect(await undoAfter(failure, async () => undefined)).toBe(failure);
  });

  it('does not hide the failure before it when something stays', async () => {
    const failure = new UnsupportedError({ what: 'h2 has no etcd', why: 'it was looked for', remedy: 'install it' });
    expect(await undoAfter(failure, refuses('a device stays'))).toMatchObject({
      what: 'h2 has no etcd',
      why: 'it was looked for\nand not all could be taken back: a device stays',
      remedy: 'install it',
      cause: failure,
    });
  });
});

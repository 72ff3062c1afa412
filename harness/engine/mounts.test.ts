import { describe, expect, it } from 'vitest';
import { mountPointsIn } from './mounts.ts';

describe('mountPointsIn', () => {
  it('lists mounts in folders, the deepest first', () => {
    const mountinfo = ['/', '/c/data', '/c/data/a', '/c/data/a/b\\040c', '/c/database', '/c/exec/n'].map(
      (at) => `1 2 3 / ${at} rw`,
    );
    expect(mountPointsIn(mountinfo.join('\n'), ['/c/data', '/c/exec'])).toEqual([
      '/c/exec/n',
      '/c/data/a/b c',
      '/c/data/a',
      '/c/data',
    ]);
  });
});

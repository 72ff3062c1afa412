import { describe, expect, it } from 'vitest';
import { silentProgress } from '../../base/progress.ts';
import { UsageError } from '../../base/errors.ts';
import { examineAll } from './examine.ts';

describe('doctor', () => {
  it('fixes what is missing, and looks again', async () => {
    let there = false;
    const check = {
      title: 'tool',
      examine: async () => ({ state: there ? ('ok' as const) : ('missing' as const), detail: String(there) }),
      fix: async () => void (there = true),
    };
    expect(await examineAll([check], false, silentProgress)).toEqual([
      { title: 'tool', state: 'missing', detail: 'false' },
    ]);
    expect(await examineAll([check], true, silentProgress)).toEqual([{ title: 'tool', state: 'ok', detail: 'true' }]);
  });

  it('says why a fix failed and what to do, and goes on with the next check', async () => {
    const rows = await examineAll(
      [
        {
          title: 'engine',
          examine: async () => ({ state: 'missing', detail: 'none' }),
          fix: async () => {
            throw new UsageError({ what: 'not root', remedy: 'install it by hand' });
          },
        },
        { title: 'memory', examine: async () => ({ state: 'ok', detail: 'plenty' }) },
      ],
      true,
      silentProgress,
    );
    expect(rows).toEqual([
      { title: 'engine', state: 'missing', detail: 'not root', remedy: 'install it by hand' },
      { title: 'memory', state: 'ok', detail: 'plenty' },
    ]);
  });

  it('takes a check that throws for something missing', async () => {
    const broken = {
      title: 'engine',
      examine: async () => {
        throw new Error('no answer');
      },
    };
    expect(await examineAll([broken], false, silentProgress)).toEqual([
      { title: 'engine', state: 'missing', detail: 'no answer' },
    ]);
  });
});

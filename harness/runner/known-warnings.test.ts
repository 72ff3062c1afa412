import { expect, it } from 'vitest';
import { knownReasons } from './known-warnings.ts';

it('a scenario that fails is told what its engines are known for, each once', () => {
  const hosts = ['20.10.24+dfsg1', '20.10.24+dfsg1', '26.1.5+dfsg1'].map((engineVersion) => ({ engineVersion }));
  expect(knownReasons(['moby#45635', 'moby#49538'], hosts)).toEqual([
    {
      title:
        'Engine 20.10.24+dfsg1 is known for it: encrypted overlay networks carry nothing, and send in clear, in swarms with a data path port other than 4789',
      evidence: ['https://github.com/moby/moby/issues/45635'],
      cause: null,
    },
  ]);
  expect(knownReasons(['moby#45635'], hosts.slice(2))).toEqual([]);
  expect(knownReasons([], hosts)).toEqual([]);
});

import { describe, expect, it } from 'vitest';
import { features } from './features.ts';
import { parseResults } from './parse-results.ts';

const line = (id: string, state: string, detail = '') => JSON.stringify({ id, state, detail });

describe('what the prober says', () => {
  it('becomes one result for each feature, in the order of the catalogue', () => {
    const results = parseResults([line('vxlan', 'present', 'made'), line('bridge', 'absent', 'no')].join('\n'));
    expect(results.map(({ id }) => id)).toEqual(features.map(({ id }) => id));
    expect(results.find(({ id }) => id === 'vxlan')).toEqual({ id: 'vxlan', state: 'present', detail: 'made' });
    expect(results[0]).toEqual({ id: 'bridge', state: 'absent', detail: 'no' });
  });

  it('leaves unknown what is not said, cut off, or said in other words', () => {
    const results = parseResults(
      ['warning: x', line('vxlan', 'perhaps'), line('veth', 'present').slice(0, -4)].join('\n'),
    );
    expect(new Set(results.map(({ state }) => state))).toEqual(new Set(['unknown']));
  });

  it('skips features that the catalogue does not have', () => {
    expect(parseResults(line('teleport', 'present')).map(({ id }) => id)).not.toContain('teleport');
  });
});

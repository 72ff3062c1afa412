import { describe, expect, it } from 'vitest';
import type { FeatureTable } from './feature-state.ts';
import { featureRows } from './feature-table.ts';
import { features } from './features.ts';

const table = (tier: FeatureTable['tier'], state: 'present' | 'absent'): FeatureTable => ({
  kernel: { release: '6.1.0', bootId: 'b' },
  tier,
  results: [{ id: 'ip_vs', state, detail: 'said' }],
});

describe('the feature table', () => {
  it('has a row for every feature, with a column for each kernel', () => {
    const rows = featureRows(
      [table('shared-kernel', 'absent'), undefined, table('emulated-vm', 'present')],
      [
        { name: 'swarm-vip', features: ['ip_vs', 'vxlan'] },
        { name: 'bridge', features: ['bridge'] },
      ],
    );
    expect(rows.map(({ feature }) => feature.id)).toEqual(features.map(({ id }) => id));
    const row = rows.find(({ feature }) => feature.id === 'ip_vs');
    expect(row?.states.map((result) => result?.state)).toEqual(['absent', undefined, 'present']);
    expect(row?.neededBy).toEqual(['swarm-vip']);
    expect(row?.remedy).toContain('--hosts vm');
  });

  it('has no remedy for what is there, or was not asked', () => {
    const rows = featureRows([table('shared-kernel', 'present')], []);
    expect(rows.filter(({ remedy }) => remedy !== undefined)).toEqual([]);
  });
});

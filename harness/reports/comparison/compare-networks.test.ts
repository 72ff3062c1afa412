import { describe, expect, it } from 'vitest';
import type { Measure } from '../../results/measure.ts';
import { sampleScenario } from '../testing/sample-run.ts';
import { sampleCompared, sampleMeasure } from '../testing/sample-compared.ts';
import { compareNetworks } from './compare-networks.ts';

const ratio = (value: number, changes: Partial<Measure> = {}) => sampleMeasure('throughput-ratio', value, changes);
const compared = (network: string, measures: Measure[], changes: Parameters<typeof sampleScenario>[0] = {}) =>
  sampleScenario({ id: 'throughput', compares: true, network, measures, ...changes });

describe('compareNetworks', () => {
  it('says nothing about one network alone, nor about what scenarios measure that compare nothing', () => {
    expect(compareNetworks([compared('overlay', [ratio(0.5)]), compared('overlay', [ratio(0.6)])])).toEqual([]);
    const other = compared('wireguard', [ratio(0.4)], { compares: false });
    expect(compareNetworks([compared('overlay', [ratio(0.5)]), other])).toEqual([]);
  });

  it('leaves out what was disturbed on purpose', () => {
    const disturbed = compared('wireguard', [ratio(0.4)], { sabotage: { id: 'throttled', title: 'throttled' } });
    expect(compareNetworks([compared('overlay', [ratio(0.5)]), disturbed])).toEqual([]);
  });

  it('sorts by the first column, and ranks each', () => {
    const [comparison] = compareNetworks(sampleCompared());
    expect(comparison!.rows.map(({ network }) => network)).toEqual(['overlay', 'static-vxlan', 'ipip', 'weave']);
    const [first] = comparison!.rankings;
    expect(first!.column.id).toBe('throughput-ratio');
    expect(first!.places.map(({ name, rank, alike }) => [name, rank, alike])).toEqual([
      ['overlay', 1, ['static-vxlan']],
      ['static-vxlan', 1, ['overlay']],
      ['ipip', 3, []],
    ]);
  });

  it('keeps kinds of hosts and generations of engines apart', () => {
    const comparisons = compareNetworks([
      compared('overlay', [ratio(0.5)]),
      compared('wireguard', [ratio(0.9)], { tier: 'emulated-vm' }),
      compared('wireguard', [ratio(0.9)], { engine: '28.5.2' }),
    ]);
    expect(comparisons.map(({ tier, engine, rows }) => [tier, engine, rows.length])).toEqual([
      ['shared-kernel', '26.1', 1],
      ['emulated-vm', '26.1', 1],
      ['shared-kernel', '28.5', 1],
    ]);
  });

  it('gives a network that could not run a row with the reason', () => {
    const unsupported = compared('weave', [], { outcome: 'unsupported', reason: 'no weave here', tier: 'mixed', hosts: [] });
    const [comparison] = compareNetworks([
      unsupported,
      compared('overlay', [ratio(0.5)]),
      compared('wireguard', [ratio(0.9)]),
    ]);
    const row = comparison!.rows.at(-1)!;
    expect([row.network, row.reason, row.outcomes.get('throughput')]).toEqual([
      'weave',
      'no weave here',
      { outcome: 'unsupported', index: 0 },
    ]);
  });

  it('takes the underlay from between all networks', () => {
    const underlay = (value: number) => sampleMeasure('throughput', value, { side: 'underlay', unit: 'Mbit/s' });
    const [comparison] = compareNetworks([
      compared('overlay', [ratio(0.5), underlay(1_000)]),
      compared('wireguard', [ratio(0.9), underlay(1_200)]),
    ]);
    expect(comparison!.underlay.get('throughput')).toMatchObject({ value: 1_100, low: 950, high: 1_260, samples: 10 });
  });
});

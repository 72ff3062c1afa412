import { describe, expect, it } from 'vitest';
import { compareNetworks } from '../../comparison/compare-networks.ts';
import { inOneLine } from '../../comparison/format-measure.ts';
import { sampleCompared } from '../../testing/sample-compared.ts';
import { comparisonView } from './comparison-view.ts';
import { anchorsOf } from './scenario-view.ts';

const scenarios = sampleCompared();
const view = comparisonView(compareNetworks(scenarios)[0]!, anchorsOf(scenarios));

describe('comparisonView', () => {
  it('has known columns in their order, under their headings', () => {
    expect(view.groups).toEqual([
      { title: 'One TCP stream', span: 3 },
      { title: 'Round trip', span: 2 },
    ]);
    expect(view.columns.map(({ heading }) => heading)).toEqual([
      ...['to underlay', 'Mbit/s', 'CPU s/Gbit', 'to underlay', 'p50, ms'],
    ]);
  });

  it('shows what is missing as missing, never as 0', () => {
    const first = ['0.410 [0.389–0.430]', '3690', '–', '1.500 [1.425–1.575]', '0.0900'];
    expect(view.rows[0]!.figures.map(inOneLine)).toEqual(first);
    expect(view.underlay.map(inOneLine)).toEqual(['1.000', '9000', '–', '1.000', '0.0600']);
  });

  it('leads from outcomes to their scenarios', () => {
    const [throughput, latency] = view.rows.at(-1)!.outcomes;
    expect(throughput).toEqual({ outcome: 'unsupported', mark: '–', anchor: 's-throughput-weave' });
    expect(latency).toBeNull();
  });

  it('ranks by ratios, and says where no difference is shown', () => {
    expect(view.rankings.map(({ title }) => title)).toEqual([
      'TCP goodput to that of the underlay, one stream',
      'Median round trip to that of the underlay',
    ]);
    expect(view.rankings[0]!.rows.map(({ rank, name, words }) => [rank, name, words])).toEqual([
      ['1', 'overlay', 'no difference shown to static-vxlan'],
      ['1', 'static-vxlan', 'no difference shown to overlay'],
      ['3', 'ipip', ''],
    ]);
  });
});

import type { Measure } from '../../results/measure.ts';
import type { ScenarioResult } from '../../results/run.ts';
import { sampleScenario } from './sample-run.ts';

/** A measure whose interval reaches 5 % to both sides. */
export function sampleMeasure(id: string, value: number, changes: Partial<Measure> = {}): Measure {
  return {
    ...{ id, title: id, unit: 'ratio', better: 'higher', side: 'network', samples: 5 },
    ...{ value, low: value * 0.95, high: value * 1.05 },
    ...changes,
  };
}

/** Three networks of which two show no difference in throughput, and one that could not run. */
export function sampleCompared(): ScenarioResult[] {
  return [
    ...networkResults('static-vxlan', 0.4, 1.6),
    ...networkResults('overlay', 0.41, 1.5),
    ...networkResults('ipip', 0.3, 2.2),
    sampleScenario({
      ...{ id: 'throughput', title: 'Bulk TCP between hosts', compares: true, network: 'weave' },
      ...{ outcome: 'unsupported', reason: "the image has no 'weave'", hosts: [], durationMs: 0 },
    }),
  ];
}

function networkResults(network: string, throughput: number, delay: number): ScenarioResult[] {
  const of = { compares: true, network };
  const absolute = { unit: 'ms', better: 'lower', title: 'round trip, p50' } as const;
  return [
    sampleScenario({
      ...{ id: 'throughput', title: 'Bulk TCP between hosts', ...of },
      measures: [
        sampleMeasure('throughput-ratio', throughput, { title: 'TCP goodput to that of the underlay, one stream' }),
        sampleMeasure('throughput', throughput * 9_000, { unit: 'Mbit/s', title: 'TCP goodput, one stream' }),
        sampleMeasure('throughput', 9_000, { unit: 'Mbit/s', title: 'TCP goodput, one stream', side: 'underlay' }),
        sampleMeasure('cpu', 0.4, { value: null, low: null, high: null, unit: 'CPU s/Gbit', better: 'lower' }),
      ],
    }),
    sampleScenario({
      ...{ id: 'latency', title: 'Round trips between hosts', ...of },
      ...(network === 'ipip' ? { outcome: 'fail', reason: '3 of 1000 datagrams were lost' } : {}),
      measures: [
        sampleMeasure('rtt-ratio', delay, { better: 'lower', title: 'median round trip to that of the underlay' }),
        sampleMeasure('rtt-p50', delay * 0.06, absolute),
        sampleMeasure('rtt-p50', 0.06, { ...absolute, side: 'underlay' }),
      ],
    }),
  ];
}

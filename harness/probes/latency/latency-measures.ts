import { measureFrom, type Measure } from '../../results/measure.ts';
import { bootstrap, bootstrapRatio, quantile } from '../../results/statistics.ts';
import { roundMedians } from './latency-facts.ts';
import type { RoundTrips } from './measure-latency.ts';

type Rounds = Pick<RoundTrips, 'rounds'>;

/** The round trips of a network and of the underlay as figures to compare: p50 and p99 of each, and the ratio of their medians. */
export function latencyMeasures(network: Rounds, underlay: Rounds): Measure[] {
  const ratio = bootstrapRatio(roundMedians(network), roundMedians(underlay));
  const fewestRounds = Math.min(network.rounds.length, underlay.rounds.length);
  const what = { id: 'rtt-ratio', title: 'median round trip to that of the underlay', unit: 'ratio' } as const;
  return [
    measureFrom({ ...what, better: 'lower', side: 'network' }, ratio, fewestRounds),
    ...quantiles(network, 'network'),
    ...quantiles(underlay, 'underlay'),
  ];
}

function quantiles({ rounds }: Rounds, side: Measure['side']): Measure[] {
  const measured = rounds.filter((round) => round.length > 0);
  return [0.5, 0.99].map((p) => {
    const name = `p${p * 100}`;
    return measureFrom(
      { id: `rtt-${name}`, title: `round trip, ${name}`, unit: 'ms', better: 'lower', side },
      bootstrap(measured, (drawn) => quantile(drawn.flat(), p)!, { resamples: 500 }),
      measured.length,
    );
  });
}

import type { Fact } from '../../results/fact.ts';
import { formatInterval, formatRtt } from '../../results/format.ts';
import { bootstrapRatio, median, quantile } from '../../results/statistics.ts';
import { hostOf } from '../../networks/place.ts';
import type { RoundTrips } from './measure-latency.ts';

/** Fewer say nothing about the slowest one in a hundred. */
const fewestSamples = 100;

/** How the round trips of a way are spread, which is recorded: `p50 0.214 ms, p90 0.300 ms, p99 0.912 ms`. */
export function spreadFact(measured: RoundTrips): Fact {
  const trips = measured.rounds.flat();
  const at = (p: number) => `p${p * 100} ${formatRtt(quantile(trips, p)!)}`;
  return {
    title: `round trip over ${wayOf(measured)}`,
    observed: trips.length === 0 ? 'none came back' : [at(0.5), at(0.9), at(0.99)].join(', '),
    expected: null,
    holds: null,
    evidence: [
      `${trips.length} round trips of 64 bytes in UDP, in ${measured.rounds.length} rounds, between those over other ways`,
    ],
    cause: null,
  };
}

/** That no datagram was lost. */
export function lossFact(measured: RoundTrips): Fact {
  const answered = measured.rounds.flat().length;
  const sent = answered + measured.lost;
  return {
    title: `datagrams over ${wayOf(measured)} whose echo came back`,
    expected: `all, and ${fewestSamples} or more`,
    observed: `${answered} of ${sent}`,
    holds: measured.lost > 0 ? false : sent >= fewestSamples ? true : null,
    evidence: [],
    cause: measured.lost > 0 ? 'packets are lost between the hosts, or wait for more than a second' : null,
  };
}

/**
 * That half of the round trips take no more than so many times those of the underlay. Fails only when the whole
 * interval of that ratio is above; an interval across it decides nothing.
 */
export function delayFact(measured: RoundTrips, underlay: RoundTrips, mostTimes: number): Fact {
  const ratio = bootstrapRatio(roundMedians(measured), roundMedians(underlay));
  const holds = ratio === null ? null : ratio.high <= mostTimes ? true : ratio.low > mostTimes ? false : null;
  return {
    title: `median round trip over ${wayOf(measured)}, as a multiple of the underlay's`,
    expected: `at most ${mostTimes}`,
    observed: ratio === null ? null : formatInterval(ratio),
    holds,
    evidence: [measured, underlay].map(spreadFact).map(({ title, observed }) => `${title}: ${observed}`),
    cause: holds === false ? 'packets wait on their way: behind a rate limit, in a queue, for a busy processor' : null,
  };
}

/** The medians of the rounds, in milliseconds. What is measured in one go is disturbed together, so that each round counts once. */
export function roundMedians({ rounds }: Pick<RoundTrips, 'rounds'>): number[] {
  return rounds.flatMap((round) => median(round) ?? []);
}

function wayOf({ way: { name, source, target } }: RoundTrips): string {
  const end = (place: typeof source) =>
    'pid' in place ? `${place.name} on ${hostOf(place).name}` : hostOf(place).name;
  return `${name}, ${end(source)} to ${end(target)}`;
}

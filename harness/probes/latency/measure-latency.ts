import { z } from 'zod';
import { together } from '../../base/together.ts';
import { HarnessError } from '../../base/errors.ts';
import { hostOf, processOf, type Place } from '../../networks/place.ts';
import { startAgent, type RunningAgent } from '../agent/agent-lines.ts';
import { agentCommand } from '../agent/agent-source.ts';

/** Each way has a port of its own, because a host's namespace may be the end of several. */
const firstPort = 9_820;
const rounds = 40;
const perRound = 25;
const timeoutMs = 1_000;
const budgetMs = 5_000;
const allowanceMs = 60_000;

/** A way from a host or an endpoint to another one, which its addresses choose. */
export interface LatencyWay {
  /** `blue`, or `the underlay`. */
  readonly name: string;
  readonly source: Place;
  readonly target: Place;
}

/** Round trips of single UDP datagrams of 64 bytes. */
export interface RoundTrips {
  readonly way: LatencyWay;
  /** Those that were measured in one go, in milliseconds. */
  readonly rounds: readonly (readonly number[])[];
  /** Datagrams whose echo did not come within a second. */
  readonly lost: number;
}

const reportSchema = z.object({
  ways: z.array(z.object({ rounds: z.array(z.array(z.number().positive())), lost: z.number().int() })),
});

/**
 * Measures round trips of some ways that start on one host: 25 over one of them, then 25 over the next, and so on,
 * until each has had 1,000 or 5 s are over.
 *
 * @throws HarnessError when an end has no address, or a host cannot measure.
 */
export async function measureLatency(ways: readonly LatencyWay[]): Promise<RoundTrips[]> {
  const jobs = ways.map(({ source, target }, index) => ({
    pid: processOf(source),
    address: addressOf(target),
    port: firstPort + index,
  }));
  const host = hostOf(ways[0]!.source);
  const echoers: RunningAgent[] = [];
  try {
    await together(
      ways.map(async ({ target }, index) => {
        const { address, port } = jobs[index]!;
        echoers.push(await startAgent(target, 'echoer', { address, port }));
      }),
    );
    const { stdout } = await host.exec(agentCommand('latency'), {
      stdin: JSON.stringify({ ways: jobs, rounds, perRound, timeoutMs, budgetMs }),
      timeoutMs: budgetMs + allowanceMs,
    });
    const report = reportSchema.parse(JSON.parse(stdout));
    return ways.map((way, index) => {
      const { rounds: inMicroseconds, lost } = report.ways[index]!;
      return { way, rounds: inMicroseconds.map((round) => round.map((us) => us / 1_000)), lost };
    });
  } finally {
    await Promise.all(echoers.map((echoer) => echoer.stop()));
  }
}

function addressOf(place: Place): string {
  const address = 'pid' in place ? place.address : place.underlay.address;
  if (address === null) throw new HarnessError({ what: `${place.name} has no address to measure the way to` });
  return address;
}

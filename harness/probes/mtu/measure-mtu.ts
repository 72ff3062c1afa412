import { z } from 'zod';
import type { Endpoint } from '../../networks/endpoint.ts';
import { inNamespace } from '../../networks/place.ts';
import { agentCommand } from '../agent/agent-source.ts';

const timeoutMs = 2_000;
/** Every IPv4 path takes that much (RFC 791). */
const smallestBytes = 576;
/** What a job may take beside its time-out: start-up, and a busy machine. */
const allowanceMs = 60_000;

/** The largest packets that get from an endpoint to another one and back, unfragmented. */
export interface PacketSizes {
  readonly target: Endpoint;
  /** Bytes of the whole IPv4 packet; `null` when none got through. */
  readonly largestBytes: number | null;
  /** Sizes below the largest one that did not get through. */
  readonly lostBytes: readonly number[];
  /** The smallest size that the source's own interface did not take; `null` when it took all. */
  readonly refusedBytes: number | null;
}

const reportSchema = z.object({
  destinations: z.array(z.object({ answered: z.array(z.number().int()), refused: z.array(z.number().int()) })),
});

/**
 * Sends packets of many sizes from an endpoint to others, with the bit that forbids fragmentation, and sees which
 * are answered: every size near the expected one, and where the limit is elsewhere, every size near that.
 *
 * @param expectedBytes the largest size that should get through.
 */
export async function measureMtu(
  source: Endpoint,
  targets: readonly Endpoint[],
  expectedBytes: number,
): Promise<PacketSizes[]> {
  const near = range(expectedBytes - 8, expectedBytes + 8);
  const step = Math.max(1, Math.ceil((near[0]! - smallestBytes) / 16));
  const below = Array.from({ length: 16 }, (_, index) => near[0]! - step * (index + 1)).filter((size) => size > 0);
  const sizes = [...below.toReversed(), ...near, expectedBytes + 50, expectedBytes + 100];
  const first = await askSizes(source, targets, sizes);
  return Promise.all(
    targets.map(async (target, index) => {
      const { answered, refused } = first[index]!;
      const largest = answered.at(-1);
      const lost = sizes.filter((size) => largest !== undefined && size < largest && !answered.includes(size));
      const next = sizes.find((size) => size > (largest ?? 0));
      const between = largest === undefined || next === undefined ? [] : range(largest + 1, next - 1);
      const [more] = between.length === 0 ? [] : await askSizes(source, [target], between);
      return {
        target,
        largestBytes: more?.answered.at(-1) ?? largest ?? null,
        lostBytes: lost,
        refusedBytes: [...(more?.refused ?? []), ...refused][0] ?? null,
      };
    }),
  );
}

function range(from: number, to: number): number[] {
  return Array.from({ length: Math.max(0, to - from + 1) }, (_, index) => from + index);
}

async function askSizes(source: Endpoint, targets: readonly Endpoint[], sizes: readonly number[]) {
  const destinations = targets.map(({ address }) => address);
  const { stdout } = await source.host.exec(inNamespace(source, agentCommand('sizer')), {
    stdin: JSON.stringify({ timeoutMs, destinations, sizes }),
    timeoutMs: timeoutMs + allowanceMs,
  });
  return reportSchema.parse(JSON.parse(stdout)).destinations;
}

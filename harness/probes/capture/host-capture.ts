import { z } from 'zod';
import { HarnessError, messageOf } from '../../base/errors.ts';
import type { Host } from '../../hosts/host.ts';
import { startAgent } from '../agent/agent-lines.ts';
import type { WireExpectation } from './wire-patterns.ts';

/** Enough for a matrix of a few dozen paths, also when each is asked several times. */
const mostFrames = 20_000;
const mostSeconds = 120;
/** tcpdump is given half a second for what is under way, and ten to end. */
const finishMs = 20_000;

const readySchema = z.object({ ready: z.boolean(), error: z.string().optional() });

const reportSchema = z.object({
  frames: z.number().int(),
  dropped: z.number().int().nullable(),
  ended: z.enum(['request', 'limit', 'time', 'failure']),
  said: z.array(z.string()),
  counts: z.array(z.record(z.string(), z.number().int())),
  samples: z.array(z.array(z.string())),
  log: z.array(z.string()),
});
export type CaptureReport = z.infer<typeof reportSchema>;

/** A capture that is under way. */
export interface HostCapture {
  readonly host: Host;
  /** Ends it. Never rejects: what went wrong is the result then. */
  end(): Promise<CaptureReport | { readonly failure: string }>;
}

/**
 * Captures what certain addresses send each other on the underlay interface of a host, from
 * when this resolves until it is ended: tcpdump has said that it listens. It stops by itself after
 * 20,000 frames or 120 s.
 *
 * @throws HarnessError when it does not start.
 */
export async function startCapture(
  host: Host,
  addresses: readonly string[],
  expectations: readonly Pick<WireExpectation, 'sought'>[],
): Promise<HostCapture> {
  const agent = await startAgent(
    host,
    'capture',
    {
      interface: host.underlay.interface,
      hosts: addresses,
      frames: mostFrames,
      seconds: mostSeconds,
      patterns: expectations.map(({ sought }) => sought),
    },
    30_000,
  );
  const { ready, error } = readySchema.parse(JSON.parse(agent.firstLine));
  if (!ready) {
    await agent.stop();
    throw new HarnessError({ what: `nothing can be captured on ${host.name}`, why: error });
  }
  return {
    host,
    end: async () => {
      const line = await agent.finish(finishMs);
      if (line === undefined) return { failure: 'the capture ended without a report' };
      try {
        return reportSchema.parse(JSON.parse(line));
      } catch (thrown) {
        return { failure: `the capture's report cannot be read: ${messageOf(thrown)}` };
      }
    },
  };
}

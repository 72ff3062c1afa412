import { undoAfter } from '../base/undo.ts';
import type { Endpoint } from '../networks/endpoint.ts';
import { startEcho, startFlow, type FlowReport } from '../probes/load/flow.ts';

/** UDP, of the endpoint that it goes to. */
export const trafficPort = 9_070;
/** So that a silence of half a second is many datagrams. */
const perSecond = 50;

/** Datagrams that go from one endpoint to another and back, without a pause. */
export interface Traffic {
  /** @returns what came back, with silences in milliseconds of `performance.now()`. */
  stop(): Promise<FlowReport>;
}

/** Starts such traffic. */
export async function startTraffic(source: Endpoint, target: Endpoint): Promise<Traffic> {
  const echo = await startEcho(target, trafficPort);
  const flow = await startFlow(source, { address: target.address!, port: trafficPort }, perSecond).catch(
    async (error: unknown) => {
      throw await undoAfter(error, echo.stop);
    },
  );
  const startedMs = performance.now();
  return {
    async stop() {
      const { gaps, ...counts } = await flow.stop();
      await echo.stop();
      const at = (ms: number | null) => (ms === null ? null : startedMs + ms);
      return {
        ...counts,
        gaps: gaps.map((gap) => ({ ...gap, fromMs: startedMs + gap.fromMs, untilMs: at(gap.untilMs) })),
      };
    },
  };
}

/** How late echoes may be on a machine that is busy. */
const lateMs = 2_000;

/**
 * The times without an echo that a network is to blame for: datagrams were lost, or were away for longer than they wait
 * on emulated hosts that get no processor (1.0 s were seen between two that nothing had happened to).
 */
export function silencesOf({ gaps }: Pick<FlowReport, 'gaps'>): FlowReport['gaps'] {
  return gaps.filter(({ fromMs, untilMs, lost }) => lost > 0 || untilMs === null || untilMs - fromMs > lateMs);
}

/** When traffic was there again after a moment, in milliseconds from then; 0 where it was never away, `null` where it stayed away. */
export function backAfterMs(report: FlowReport, sinceMs: number): number | null {
  if (report.returned === 0) return null;
  const last = silencesOf(report).at(-1);
  if (last === undefined) return 0;
  return last.untilMs === null ? null : Math.max(0, last.untilMs - sinceMs);
}

import { z } from 'zod';
import type { Host } from '../../hosts/host.ts';
import { addressIn } from '../../networks/endpoint.ts';
import type { Observation } from '../../results/matrix.ts';
import { agentCommand } from '../agent/agent-source.ts';
import type { ProbePath, ProbeSource } from './probe-path.ts';

/** What the prober of a host says about one path. */
export interface RawObservation {
  readonly observed: Observation | null;
  readonly rttMs: number | null;
  readonly answeredBy: readonly string[];
  readonly detail: string | null;
  /** Packets that were sent to get this observation. */
  readonly attempts: number;
}

export interface HostObservations {
  /** In the order of the jobs and of their paths. */
  readonly observed: RawObservation[][];
  /** The kernel had no room for another neighbour at times, so that packets were lost before the network. */
  readonly overflowed: boolean;
}

export interface SourceJob {
  readonly source: ProbeSource;
  readonly paths: readonly ProbePath[];
}

export interface HostProbeOptions {
  readonly port: number;
  readonly token: string;
  readonly timeoutMs: number;
  readonly window: number;
}

const retryMs = 300;
/** What a job may take beside its time-out: start-up, and a busy machine. */
const allowanceMs = 60_000;

const observations: readonly Observation[] = ['open', 'refused', 'filtered', 'unresolved'];

const reportSchema = z.object({
  sources: z.array(
    z.object({
      error: z.string().nullable(),
      overflows: z.number().int(),
      identities: z.array(z.array(z.string())),
      paths: z.array(
        z.tuple([
          z.number().int().min(-1).max(3),
          z.number().nonnegative().nullable(),
          z.number().int(),
          z.string().nullable(),
          z.number().int(),
        ]),
      ),
    }),
  ),
});

/**
 * Probes all paths of a host's sources, in one command on the host. Throws when the command fails or its report cannot
 * be read.
 */
export async function probeFromHost(
  host: Host,
  jobs: readonly SourceJob[],
  firstOffset: number,
  options: HostProbeOptions,
): Promise<HostObservations> {
  const job = {
    ...options,
    retryMs,
    sources: jobs.map(({ source, paths }, number) => ({
      pid: source.pid,
      resolvConf: source.resolvConfPath,
      offset: firstOffset + number,
      paths: paths.map(({ protocol, destination, by, target, family }) => {
        const isName = by === 'name' || by === 'alias';
        const preferred = isName ? addressIn(family, target) : null;
        return [protocol, destination, isName ? 1 : 0, preferred, family === 'ipv6' ? 1 : 0];
      }),
    })),
  };
  const { stdout } = await host.exec(agentCommand('prober'), {
    stdin: JSON.stringify(job),
    timeoutMs: options.timeoutMs + allowanceMs,
  });
  const report = reportSchema.parse(JSON.parse(stdout));
  const observed = jobs.map(({ source, paths }, number) => {
    const said = report.sources[number];
    return paths.map((_, index): RawObservation => {
      const path = said?.paths[index];
      if (!said || !path) {
        return missing(`${source.name} could not probe: ${said?.error ?? 'its result is missing'}`);
      }
      const [code, rttMs, identity, detail, attempts] = path;
      return {
        observed: observations[code] ?? null,
        rttMs,
        answeredBy: said.identities[identity] ?? [],
        detail,
        attempts,
      };
    });
  });
  return { observed, overflowed: report.sources.some((source) => source.overflows > 0) };
}

/** No observation, and why. */
export function missing(detail: string): RawObservation {
  return { observed: null, rttMs: null, answeredBy: [], detail, attempts: 0 };
}

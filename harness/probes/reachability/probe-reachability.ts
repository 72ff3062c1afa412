import { messageOf } from '../../base/errors.ts';
import type { Host } from '../../hosts/host.ts';
import { addressIn } from '../../networks/endpoint.ts';
import { differs, type Cell, type Family, type Matrix, type MatrixEndpoint } from '../../results/matrix.ts';
import { missing, probeFromHost, type HostObservations, type RawObservation, type SourceJob } from './host-probe.ts';
import { neighbourWindow } from './neighbour-window.ts';
import type { ProbePath, ProbeTarget } from './probe-path.ts';
import { startResponders, type ResponderFailure, type ResponderSet } from './responder-set.ts';

export interface ReachabilityOptions {
  /** How long a path may stay silent before it counts as filtered (default: 1,500). */
  readonly timeoutMs?: number;
  /** TCP and UDP port that the responders listen on. */
  readonly port?: number;
  /** Responders that the caller keeps; by default they are started and stopped here. */
  readonly responders?: ResponderSet;
}

/**
 * Probes all paths at once and returns them as a matrix, with the cells in the order of `paths`.
 * Never rejects for a host, a namespace or an agent that fails: its cells have no observation and say why.
 */
export async function probeReachability(
  title: string,
  paths: readonly ProbePath[],
  options: ReachabilityOptions = {},
): Promise<Matrix> {
  const started = performance.now();
  const responders =
    options.responders ??
    (await startResponders(
      paths.map((path) => path.target),
      { port: options.port, ipv6: paths.some(({ family }) => family === 'ipv6') },
    ));
  try {
    const observed = await observe(paths, responders, options.timeoutMs ?? 1_500);
    return {
      title,
      endpoints: endpointsOf(paths),
      cells: paths.map((path, index) => {
        const raw = observed[index] ?? missing('the prober said nothing about it');
        return cellOf(path, raw, responders.failureOf(path.target));
      }),
      durationMs: performance.now() - started,
    };
  } finally {
    if (!options.responders) await responders.stop();
  }
}

interface IndexedJob extends SourceJob {
  readonly paths: ProbePath[];
  /** Where the paths are in the matrix. */
  readonly indices: number[];
}

async function observe(
  paths: readonly ProbePath[],
  responders: ResponderSet,
  timeoutMs: number,
): Promise<RawObservation[]> {
  const jobs = new Map<ProbePath['source'], IndexedJob>();
  paths.forEach((path, index) => {
    let job = jobs.get(path.source);
    if (!job) jobs.set(path.source, (job = { source: path.source, paths: [], indices: [] }));
    job.paths.push(path);
    job.indices.push(index);
  });
  const byHost = new Map<Host, IndexedJob[]>();
  for (const job of jobs.values()) {
    const hostJobs = byHost.get(job.source.host);
    if (hostJobs) hostJobs.push(job);
    else byHost.set(job.source.host, [job]);
  }
  const window = neighbourWindow(jobs.size, countPairs(jobs.values()));
  const observed: RawObservation[] = new Array<RawObservation>(paths.length);
  let offset = 0;
  let overflowed = false;
  await Promise.all(
    [...byHost].map(async ([host, hostJobs]) => {
      const firstOffset = offset;
      offset += hostJobs.length;
      const results = await observeFrom(host, hostJobs, firstOffset, responders, timeoutMs, window);
      overflowed ||= results.overflowed;
      hostJobs.forEach((job, number) => {
        job.indices.forEach((index, position) => {
          const raw = results.observed[number]?.[position];
          if (raw) observed[index] = raw;
        });
      });
    }),
  );
  return overflowed ? observed.map(withoutSilence) : observed;
}

/** Silence proves nothing where the kernel itself lost packets. */
function withoutSilence(raw: RawObservation): RawObservation {
  if (raw.observed !== 'filtered' || raw.detail !== null) return raw;
  return missing('no answer, but the neighbour table of the kernel was full: raise net.ipv4.neigh.default.gc_thresh3');
}

async function observeFrom(
  host: Host,
  jobs: readonly IndexedJob[],
  firstOffset: number,
  { port, token }: ResponderSet,
  timeoutMs: number,
  window: number,
): Promise<HostObservations> {
  try {
    return await probeFromHost(host, jobs, firstOffset, { port, token, timeoutMs, window });
  } catch (error) {
    const why = missing(`${host.name} could not probe: ${messageOf(error)}`);
    return { observed: jobs.map((job) => job.paths.map(() => why)), overflowed: false };
  }
}

function countPairs(jobs: Iterable<IndexedJob>): number {
  let pairs = 0;
  for (const job of jobs) pairs += new Set(job.paths.map((path) => path.target.name)).size;
  return pairs;
}

/** That a name does not exist is proved by an answer only; a resolver that is silent or fails proves nothing. */
function withoutSilentResolver(raw: RawObservation): RawObservation {
  if (raw.observed !== 'unresolved' || /NXDOMAIN|no A(AAA)? record/.test(raw.detail ?? '')) return raw;
  return missing(`the resolver gave no verdict: ${raw.detail ?? 'unknown reason'}`);
}

/** A cell from what was seen, unless the target could not have answered. Pure. */
export function cellOf(path: ProbePath, seen: RawObservation, failure: ResponderFailure | null): Cell {
  const mute = failure !== null && (failure.stage !== 'bind' || path.protocol !== 'icmp');
  const heard = mute && seen.observed !== null ? missing(describeFailure(path.target, failure)) : seen;
  const raw = path.expected === 'blocked' ? withoutSilentResolver(heard) : heard;
  const cell = {
    source: path.source.name,
    target: path.target.name,
    by: path.by,
    destination: path.destination,
    protocol: path.protocol,
    expected: path.expected,
    observed: raw.observed,
    rttMs: raw.rttMs,
    answeredBy: [...raw.answeredBy],
    detail: raw.detail ?? describeAttempts(raw),
  };
  return { ...cell, differs: differs(cell) };
}

function describeFailure(target: ProbeTarget, failure: ResponderFailure): string {
  switch (failure.stage) {
    case 'enter':
      return `the process of ${target.name} is gone: ${failure.error}`;
    case 'bind':
      return `the probe port is taken in ${target.name}: ${failure.error}`;
    case 'host':
      return `nothing answers for ${target.name} on ${target.host.name}: ${failure.error}`;
  }
}

function describeAttempts({ observed, attempts }: RawObservation): string | null {
  if (attempts < 2) return null;
  if (observed === 'open') return `answered after ${attempts} attempts`;
  return observed === 'filtered' ? `no answer to ${attempts} attempts` : null;
}

function endpointsOf(paths: readonly ProbePath[]): MatrixEndpoint[] {
  const endpoints = new Map<string, MatrixEndpoint>();
  const add = (target: ProbeTarget, family: Family): void => {
    const { name, host, network } = target;
    if (!endpoints.has(name))
      endpoints.set(name, { name, host: host.name, network, address: addressIn(family, target) });
  };
  let last: ProbeTarget | undefined;
  for (const { source, family } of paths) {
    if (source !== last) add(source, family);
    last = source;
  }
  for (const { target, family } of paths) add(target, family);
  return [...endpoints.values()];
}

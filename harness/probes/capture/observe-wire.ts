import { messageOf } from '../../base/errors.ts';
import { together } from '../../base/together.ts';
import type { Host } from '../../hosts/host.ts';
import type { Network } from '../../networks/network.ts';
import type { Capture } from '../../results/capture.ts';
import type { Matrix } from '../../results/matrix.ts';
import type { ProbePath } from '../reachability/paths.ts';
import { probeReachability } from '../reachability/probe-reachability.ts';
import { startResponders } from '../reachability/responder-set.ts';
import { captureOf } from './capture-rows.ts';
import { startCapture, type CaptureReport } from './host-capture.ts';
import { wireExpectations } from './wire-patterns.ts';

export interface WireRequest {
  readonly title: string;
  readonly mode: Capture['mode'];
  readonly network: Network;
  /** The traffic: paths across hosts on that network. */
  readonly paths: readonly ProbePath[];
  /** All hosts of the lab. */
  readonly hosts: readonly Host[];
  /** Addresses under which frames of the hosts are seen, besides their own; none by default. */
  readonly aliases?: readonly string[];
  /** UDP port of the swarm's VXLAN; 4789 by default. */
  readonly vxlanPort?: number;
}

export interface WireObservation {
  /** What of the traffic arrived. */
  readonly matrix: Matrix;
  /** One capture for each host that has an end of a path. */
  readonly captures: readonly Capture[];
  /** The captured frames in words, one text for each host, with a file name. */
  readonly raw: readonly { readonly name: string; readonly text: string }[];
}

/**
 * Watches the underlay interfaces of the hosts while traffic of a network crosses between them.
 * The probes of the traffic carry a random token in their payload, and that is the marker which is
 * looked for. A host that cannot capture gives a capture that is not complete, and says why.
 */
export async function observeWire({
  title,
  mode,
  network,
  paths,
  hosts,
  aliases = [],
  vxlanPort,
}: WireRequest): Promise<WireObservation> {
  const ends = [...new Set(paths.flatMap(({ source, target }) => [source.host, target.host]))];
  const vni = await network.vni?.();
  const responders = await startResponders(paths.map(({ target }) => target));
  try {
    const expectations = wireExpectations(responders.token, network.driver.capabilities, vni, vxlanPort);
    const addresses = [...hosts.map(({ underlay }) => underlay.address), ...aliases];
    const started = performance.now();
    const captures = await together(
      ends.map((host) => startCapture(host, addresses, expectations).catch((error: unknown) => messageOf(error))),
    );
    const matrix = await probeReachability(title, paths, { responders });
    const reports = await together(
      captures.map(async (capture) => (typeof capture === 'string' ? { failure: capture } : capture.end())),
    );
    const durationMs = performance.now() - started;
    const common = { title, mode, network: network.name, durationMs, hosts };
    return {
      matrix,
      captures: ends.map((host, index) => captureOf({ ...common, host }, expectations, reports[index]!)),
      raw: ends.flatMap((host, index) => rawText(`${title}-${host.name}`, reports[index]!)),
    };
  } finally {
    await responders.stop();
  }
}

function rawText(title: string, report: CaptureReport | { readonly failure: string }): WireObservation['raw'] {
  if ('failure' in report) return [];
  const name = `capture-${title.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')}.txt`;
  return [{ name, text: [...report.log, ...report.said].map((line) => `${line}\n`).join('') }];
}

import type { Host } from '../../hosts/host.ts';
import type { Capture } from '../../results/capture.ts';
import type { CaptureReport } from './host-capture.ts';
import type { WireExpectation } from './wire-patterns.ts';

export type CaptureFacts = Pick<Capture, 'title' | 'mode' | 'network' | 'durationMs'> & {
  readonly host: Host;
  /** All hosts of the lab, to tell who sent a frame. */
  readonly hosts: readonly Host[];
};

/** The result of a capture from what its agent reports, or from why there is no report. */
export function captureOf(
  { host, hosts, ...facts }: CaptureFacts,
  expectations: readonly WireExpectation[],
  report: CaptureReport | { readonly failure: string },
): Capture {
  const nameOf = (address: string) => hosts.find(({ underlay }) => underlay.address === address)?.name ?? address;
  const patternOf = ({ title, expected }: WireExpectation, index: number): Capture['patterns'][0] => {
    const counts = 'failure' in report ? {} : (report.counts[index] ?? {});
    const sentBy = Object.entries(counts).map(([address, frames]) => ({ host: nameOf(address), frames }));
    return {
      title,
      expected,
      frames: sentBy.reduce((sum, { frames }) => sum + frames, 0),
      sentBy,
      samples: 'failure' in report ? [] : (report.samples[index] ?? []),
    };
  };
  const detail = whyIncomplete(report);
  return {
    ...facts,
    host: host.name,
    interface: host.underlay.interface,
    patterns: expectations.map(patternOf),
    frames: 'failure' in report ? 0 : report.frames,
    dropped: 'failure' in report ? null : report.dropped,
    complete: detail === null,
    detail,
  };
}

function whyIncomplete(report: CaptureReport | { readonly failure: string }): string | null {
  if ('failure' in report) return report.failure;
  switch (report.ended) {
    case 'limit':
      return `it stopped after ${report.frames} frames, the most that it takes`;
    case 'time':
      return 'it stopped because its time was over';
    case 'failure':
      return `tcpdump ended by itself: ${report.said.join(' ') || 'it said nothing'}`;
    case 'request':
      if (report.dropped === null) return 'tcpdump did not say how many frames it missed';
      return report.dropped > 0 ? `the kernel dropped ${report.dropped} frames before they were captured` : null;
  }
}

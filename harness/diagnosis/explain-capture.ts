import { contradicts, type Capture, type WirePattern } from '../results/capture.ts';
import type { Finding } from '../results/finding.ts';
import { bounded, count, list } from './wording.ts';

/** Explains frames on the wire that must not be there, those that are missing, and a capture that proves nothing. */
export function explainCapture(capture: Capture): Finding[] {
  const { mode, patterns } = capture;
  const wrong = patterns.filter((pattern) => contradicts(pattern, capture));
  const findings = wrong.map((pattern) => {
    if (mode === 'control') return explainBlindness(pattern, capture);
    return pattern.expected === 'absent' ? explainClear(pattern, capture) : explainMissing(pattern, capture);
  });
  if (capture.complete) return findings;
  return [
    ...findings,
    {
      title: `the capture on ${place(capture)} is not complete: ${capture.detail ?? 'no reason is known'}`,
      evidence: patterns.map((pattern) => summaryOf(pattern, capture)),
      cause: null,
    },
  ];
}

function explainClear(pattern: WirePattern, capture: Capture): Finding {
  const senders = list(pattern.sentBy.map(({ host }) => host));
  const esp = capture.patterns.find(({ title, expected }) => title === 'ESP' && expected === 'present');
  const someEncrypted = esp !== undefined && esp.frames > 0;
  return {
    title: `${pattern.title} is on the wire at ${place(capture)}: ${count(pattern.frames, 'frame')}, sent by ${senders}`,
    evidence: evidenceOf(pattern, capture),
    cause: someEncrypted
      ? `${senders} sends traffic of ${capture.network} past its encryption, while other frames are ESP: the packets lack the mark or the xfrm policy that takes them`
      : `nothing on ${capture.network} is encrypted: no xfrm policy takes its packets, or the kernel cannot`,
  };
}

function explainMissing(pattern: WirePattern, capture: Capture): Finding {
  return {
    title: `no ${pattern.title} at ${place(capture)}, among ${count(capture.frames, 'frame')}`,
    evidence: evidenceOf(pattern, capture),
    cause:
      capture.frames === 0 ? 'nothing crossed between the hosts' : 'the traffic crosses in another way, or not at all',
  };
}

function explainBlindness(pattern: WirePattern, capture: Capture): Finding {
  return {
    title: `the control at ${place(capture)} did not see ${pattern.title}, so that not seeing it elsewhere proves nothing`,
    evidence: evidenceOf(pattern, capture),
    cause: capture.frames === 0 ? 'nothing was captured: the wrong interface, or no traffic' : null,
  };
}

function place({ host, interface: name }: Capture): string {
  return `${name} of ${host}`;
}

function evidenceOf(pattern: WirePattern, capture: Capture): string[] {
  return bounded([...pattern.samples, ...capture.patterns.map((each) => summaryOf(each, capture))]);
}

function summaryOf({ title, frames, sentBy }: WirePattern, capture: Capture): string {
  const senders = sentBy.map((each) => `${each.frames} by ${each.host}`).join(', ');
  return `${title}: ${frames} of ${count(capture.frames, 'frame')}${senders === '' ? '' : ` (${senders})`}`;
}

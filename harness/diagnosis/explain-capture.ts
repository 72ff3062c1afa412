import { contradicts, type Capture, type WirePattern } from '../results/capture.ts';
import type { Finding } from '../results/finding.ts';
import { bounded, count, list } from './wording.ts';

const shownSamples = 5;

/** Explains frames on the wire that must not be there, those that are missing, and a capture that proves nothing. */
export function explainCapture(capture: Capture): Finding[] {
  const { mode, patterns } = capture;
  const wrong = patterns.filter((pattern) => contradicts(pattern, capture));
  const clear = wrong.filter(({ expected }) => expected === 'absent');
  const missing = wrong.filter(({ expected }) => expected === 'present');
  const findings = [
    ...(clear.length > 0 ? [explainClear(clear, capture)] : []),
    ...missing.map((pattern) =>
      mode === 'control' ? explainBlindness(pattern, capture) : explainMissing(pattern, capture),
    ),
  ];
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

function explainClear(clear: readonly WirePattern[], capture: Capture): Finding {
  const senders = list(clear.flatMap(({ sentBy }) => sentBy.map(({ host }) => host)));
  const seen = list(clear.map(({ title, frames }) => `${title} (${count(frames, 'frame')})`));
  const encrypted = capture.patterns.some(({ expected, frames }) => expected === 'present' && frames > 0);
  return {
    title: `${seen} on the wire at ${place(capture)}, sent by ${senders}`,
    evidence: evidenceOf(clear, capture),
    cause: encrypted
      ? `what ${senders} sends on ${capture.network} bypasses its encryption, while other packets are encrypted: it lacks the mark, the xfrm policy or the route that leads it there`
      : `nothing on ${capture.network} is encrypted: no xfrm policy or tunnel takes its packets, or the kernel cannot encrypt`,
  };
}

function explainMissing(pattern: WirePattern, capture: Capture): Finding {
  return {
    title: `no ${pattern.title} at ${place(capture)}, among ${count(capture.frames, 'frame')}`,
    evidence: evidenceOf([pattern], capture),
    cause:
      capture.frames === 0 ? 'nothing crossed between the hosts' : 'the traffic crosses in another way, or not at all',
  };
}

function explainBlindness(pattern: WirePattern, capture: Capture): Finding {
  return {
    title: `the control at ${place(capture)} did not see ${pattern.title}, so that not seeing it elsewhere proves nothing`,
    evidence: evidenceOf([pattern], capture),
    cause: capture.frames === 0 ? 'nothing was captured: the wrong interface, or no traffic' : null,
  };
}

function place({ host, interface: name }: Capture): string {
  return `${name} of ${host}`;
}

function evidenceOf(patterns: readonly WirePattern[], capture: Capture): string[] {
  const samples = [...new Set(patterns.flatMap((pattern) => pattern.samples))].slice(0, shownSamples);
  return bounded([...samples, ...capture.patterns.map((each) => summaryOf(each, capture))]);
}

function summaryOf({ title, frames, sentBy }: WirePattern, capture: Capture): string {
  const senders = sentBy.map((each) => `${each.frames} by ${each.host}`).join(', ');
  return `${title}: ${frames} of ${count(capture.frames, 'frame')}${senders === '' ? '' : ` (${senders})`}`;
}

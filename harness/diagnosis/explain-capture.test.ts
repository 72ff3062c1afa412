import { describe, expect, it } from 'vitest';
import type { Capture } from '../results/capture.ts';
import { judgeCapture } from './judge.ts';

function capture(changes: Partial<Capture> & { marker?: number; esp?: number }): Capture {
  const { marker = 0, esp = 40, ...rest } = changes;
  const sentBy = (frames: number) => (frames === 0 ? [] : [{ host: 'h1', frames }]);
  const mode = rest.mode ?? 'assert';
  const expected = mode === 'assert' ? 'absent' : 'present';
  const samples = marker === 0 ? [] : ['198.18.0.11 to 198.18.0.12, UDP 40000 to 4789, 94 bytes, marker at byte 92'];
  return {
    title: 'what is on the wire',
    mode,
    host: 'h2',
    interface: 'eth0',
    network: 'secret',
    patterns: [
      { title: 'the marker in clear', expected, frames: marker, sentBy: sentBy(marker), samples },
      ...(mode === 'assert'
        ? [{ title: 'ESP', expected: 'present' as const, frames: esp, sentBy: sentBy(esp), samples: [] }]
        : []),
    ],
    frames: 60,
    dropped: 0,
    complete: true,
    detail: null,
    durationMs: 900,
    ...rest,
  };
}

describe('judgeCapture', () => {
  it('passes where only ESP is seen', () => {
    expect(judgeCapture(capture({}))).toEqual({ outcome: 'pass', findings: [] });
  });

  it('fails for one frame in clear, and names its sender', () => {
    const { outcome, findings } = judgeCapture(capture({ marker: 3 }));
    expect(outcome).toBe('fail');
    expect(findings).toEqual([
      {
        title: 'the marker in clear (3 frames) on the wire at eth0 of h2, sent by h1',
        evidence: [
          '198.18.0.11 to 198.18.0.12, UDP 40000 to 4789, 94 bytes, marker at byte 92',
          'the marker in clear: 3 of 60 frames (3 by h1)',
          'ESP: 40 of 60 frames (40 by h1)',
        ],
        cause:
          'what h1 sends on secret bypasses its encryption, while other packets are encrypted: it lacks the mark, the xfrm policy or the route that leads it there',
      },
    ]);
  });

  it('fails for clear frames even where some were missed, but takes no absence for proved then', () => {
    const cut = { complete: false, dropped: 9, detail: 'the kernel dropped 9 frames before they were captured' };
    expect(judgeCapture(capture({ ...cut, marker: 1 })).outcome).toBe('fail');
    expect(judgeCapture(capture(cut)).outcome).toBe('inconclusive');
    const { outcome, findings } = judgeCapture(capture({ ...cut, esp: 0 }));
    expect(outcome).toBe('inconclusive');
    expect(findings.map(({ title }) => title)).toEqual([
      'the capture on eth0 of h2 is not complete: the kernel dropped 9 frames before they were captured',
    ]);
  });

  it('fails where traffic crossed and no ESP was seen', () => {
    const { outcome, findings } = judgeCapture(capture({ esp: 0 }));
    expect(outcome).toBe('fail');
    expect(findings[0]?.title).toBe('no ESP at eth0 of h2, among 60 frames');
  });

  it('decides nothing by a control that is blind', () => {
    expect(judgeCapture(capture({ mode: 'control', marker: 5 }))).toEqual({ outcome: 'pass', findings: [] });
    const { outcome, findings } = judgeCapture(capture({ mode: 'control', frames: 0 }));
    expect(outcome).toBe('inconclusive');
    expect(findings[0]).toMatchObject({
      title:
        'the control at eth0 of h2 did not see the marker in clear, so that not seeing it elsewhere proves nothing',
      cause: 'nothing was captured: the wrong interface, or no traffic',
    });
  });
});

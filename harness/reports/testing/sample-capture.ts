import type { Capture } from '../../results/capture.ts';

/** A capture on h1 that saw 20 frames with the marker, and ESP; as a control it was to see the marker. */
export function sampleCapture(changes: Partial<Capture> = {}): Capture {
  const isControl = changes.mode === 'control';
  return {
    title: 'encrypted',
    mode: 'assert',
    host: 'h1',
    interface: 'eth0',
    network: 'secret',
    patterns: [
      {
        title: 'the marker in clear',
        expected: isControl ? 'present' : 'absent',
        frames: 20,
        sentBy: [{ host: 'h1', frames: 20 }],
        samples: ['172.30.5.11 to 172.30.5.12, UDP 41984 to 4789, 108 bytes, marker at byte 92'],
      },
      ...(isControl
        ? []
        : [
            {
              title: 'ESP',
              expected: 'present' as const,
              frames: 18,
              sentBy: [{ host: 'h2', frames: 18 }],
              samples: ['172.30.5.12 to 172.30.5.11, ESP, 138 bytes, ESP'],
            },
          ]),
    ],
    frames: 61,
    dropped: 0,
    complete: true,
    detail: null,
    durationMs: 4_300,
    ...changes,
  };
}

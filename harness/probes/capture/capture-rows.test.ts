import { describe, expect, it } from 'vitest';
import type { Host } from '../../hosts/host.ts';
import { captureOf } from './capture-rows.ts';
import type { CaptureReport } from './host-capture.ts';
import { wireExpectations } from './wire-patterns.ts';

const hosts = ['h1', 'h2'].map(
  (name, index) => ({ name, underlay: { address: `198.18.7.1${index + 1}`, interface: 'eth0' } }) as unknown as Host,
);
const facts = { title: 'wire', mode: 'control', network: 'clear', durationMs: 800, host: hosts[1]!, hosts } as const;
const expectations = wireExpectations('f00dcafe', { encrypts: false, dataPath: null }, 4097);

const report: CaptureReport = {
  frames: 12,
  dropped: 0,
  ended: 'request',
  said: [],
  counts: [{ '198.18.7.11': 3, '198.18.7.12': 2 }, { '198.18.7.11': 8 }],
  samples: [['a frame'], []],
  log: [],
};

describe('captureOf', () => {
  it('counts frames by pattern and sender', () => {
    const capture = captureOf(facts, expectations, report);
    expect(capture).toMatchObject({ host: 'h2', interface: 'eth0', frames: 12, complete: true, detail: null });
    expect(capture.patterns).toEqual([
      {
        title: 'the marker in clear',
        expected: 'present',
        frames: 5,
        sentBy: [
          { host: 'h1', frames: 3 },
          { host: 'h2', frames: 2 },
        ],
        samples: ['a frame'],
      },
      {
        title: 'VXLAN of network 4097 in clear',
        expected: 'present',
        frames: 8,
        sentBy: [{ host: 'h1', frames: 8 }],
        samples: [],
      },
    ]);
  });

  it.each([
    [{ dropped: 4 }, 'the kernel dropped 4 frames before they were captured'],
    [{ dropped: null }, 'tcpdump did not say how many frames it missed'],
    [{ ended: 'limit' }, 'it stopped after 12 frames, the most that it takes'],
    [{ ended: 'time' }, 'it stopped because its time was over'],
    [{ ended: 'failure', said: ['eth0: down'] }, 'tcpdump ended by itself: eth0: down'],
  ] as const)('is not complete with %j', (changes, detail) => {
    const capture = captureOf(facts, expectations, { ...report, ...changes } as CaptureReport);
    expect(capture).toMatchObject({ complete: false, detail });
  });

  it('has no frame where there is no report', () => {
    const capture = captureOf(facts, expectations, { failure: 'no tcpdump' });
    expect(capture).toMatchObject({ complete: false, detail: 'no tcpdump', frames: 0, dropped: null });
    expect(capture.patterns.map(({ frames }) => frames)).toEqual([0, 0]);
  });
});

describe('wireExpectations', () => {
  const words = (...[network, vni]: [Parameters<typeof wireExpectations>[1], number | null | undefined]) =>
    wireExpectations('f00dcafe', network, vni).map(({ title, expected }) => `${title}: ${expected}`);
  const vxlan = { protocol: 'udp', port: 4789 } as const;
  const esp = { protocol: 'esp', port: null } as const;

  it('are the opposite for a network that encrypts', () => {
    const clear = ['the marker in clear: present', 'VXLAN of network 4097 in clear: present'];
    expect(words({ encrypts: false, dataPath: vxlan }, 4097)).toEqual(clear);
    const secret = ['the marker in clear: absent', 'VXLAN in clear: absent', 'ESP: present'];
    expect(words({ encrypts: true, dataPath: esp }, null)).toEqual(secret);
  });

  it('name the port of a tunnel that encrypts', () => {
    expect(words({ encrypts: true, dataPath: { protocol: 'udp', port: 51820 } }, undefined)).toEqual([
      'the marker in clear: absent',
      'UDP to port 51820: present',
    ]);
    expect(words({ encrypts: false, dataPath: null }, undefined)).toEqual(['the marker in clear: present']);
  });
});

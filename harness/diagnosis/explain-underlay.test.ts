import { describe, expect, it } from 'vitest';
import type { UnderlayAnswer } from '../results/underlay.ts';
import { explainUnderlay } from './explain-underlay.ts';

const hosts = ['h1', 'h2', 'h3'];
const open: Omit<UnderlayAnswer, 'from' | 'to'> = {
  protocol: 'udp',
  port: 4789,
  address: '198.18.0.12',
  usual: true,
  observed: 'open',
  source: null,
  seenSource: null,
  detail: null,
  otherwise: 'nothing crosses',
};
const pairs = hosts.flatMap((from) => hosts.filter((to) => to !== from).map((to) => ({ from, to })));
const asked = (change: (from: string, to: string) => Partial<UnderlayAnswer>) =>
  pairs.map(({ from, to }): UnderlayAnswer => ({ ...open, from, to, ...change(from, to) }));
const titles = (answers: UnderlayAnswer[]) => explainUnderlay(answers).map(({ title }) => title);

describe('explainUnderlay', () => {
  it('says nothing where all arrives, or nothing was observed', () => {
    expect(explainUnderlay(asked(() => ({})))).toEqual([]);
    expect(explainUnderlay(asked(() => ({ observed: null })))).toEqual([]);
  });

  it('names the host that is shut, and for whom', () => {
    const [finding] = explainUnderlay(asked((_, to) => (to === 'h2' ? { observed: 'filtered' } : {})));
    expect(finding).toEqual({
      title: 'UDP port 4789 of h2 is filtered for h1 and h3',
      evidence: ['h1 → h2 (198.18.0.12) UDP port 4789: filtered', 'h3 → h2 (198.18.0.12) UDP port 4789: filtered'],
      cause: 'without it nothing crosses',
    });
  });

  it('puts places together that are shut for the same host', () => {
    expect(titles(asked((from) => (from === 'h2' ? { observed: 'filtered' } : {})))).toEqual([
      'UDP port 4789 of h1 and h3 is filtered for h2',
    ]);
  });

  it('tells a port that is shut everywhere', () => {
    expect(titles(asked(() => ({ observed: 'filtered', protocol: 'tcp', port: 7946 })))).toEqual([
      'TCP port 7946 is filtered between all hosts',
    ]);
  });

  it('names an address that nobody else would reach', () => {
    const foreign = { observed: 'filtered', usual: false, address: '198.18.7.7' } as const;
    expect(titles(asked((_, to) => (to === 'h3' ? foreign : {})))).toEqual([
      'UDP port 4789 of h3 at 198.18.7.7, the address that it advertises, is filtered for h1 and h2',
    ]);
  });

  it('names a source that is not the promised one, and protocols without ports', () => {
    const elsewhere = { source: '198.18.0.112', seenSource: '198.18.0.12', protocol: 'esp', port: null } as const;
    expect(titles(asked((from) => (from === 'h2' ? elsewhere : {})))).toEqual([
      'ESP of h1 and h3: what h2 sends comes from 198.18.0.12, and not from 198.18.0.112',
    ]);
  });
});

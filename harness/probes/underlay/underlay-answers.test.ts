import { describe, expect, it } from 'vitest';
import type { Host } from '../../hosts/host.ts';
import type { UnderlayNeed } from '../../networks/network.ts';
import { answersOf, type HostKnocks } from './underlay-answers.ts';

const host = (name: string, address: string) => ({ name, underlay: { address, interface: 'eth0' } }) as Host;
const [h1, h2] = [host('h1', '198.18.0.11'), host('h2', '198.18.0.12')];
const need: UnderlayNeed = {
  from: h1,
  to: h2,
  protocol: 'udp',
  port: 4789,
  address: '198.18.0.12',
  source: '198.18.0.11',
  otherwise: 'nothing crosses',
};
const sent = { answer: 'sent', detail: null } as const;
const answersWith = (needs: UnderlayNeed[], first: HostKnocks, second: HostKnocks) =>
  answersOf(
    needs,
    new Map([
      [h1, first],
      [h2, second],
    ]),
    (index) => `m-${index}`,
  );

describe('answersOf', () => {
  it('takes a datagram that was heard for an open way, and one that was not for a filtered one', () => {
    const heard = { knocks: [], heard: [{ marker: 'm-1', source: '198.18.0.99' }] };
    const answers = answersWith([need, need], { knocks: [sent, sent], heard: [] }, heard);
    expect(answers.map(({ observed }) => observed)).toEqual(['filtered', 'open']);
    expect(answers[1]).toMatchObject({ from: 'h1', to: 'h2', usual: true, seenSource: '198.18.0.99' });
  });

  it('takes the answer of a connection from its sender', () => {
    const tcp = { ...need, protocol: 'tcp', address: '198.18.7.7' } as const;
    const knocks = [{ answer: 'silent', detail: 'EHOSTUNREACH' } as const];
    expect(answersWith([tcp], { knocks, heard: [] }, { failure: 'gone' })).toMatchObject([
      { observed: 'filtered', usual: false, detail: 'EHOSTUNREACH' },
    ]);
  });

  it('observes nothing where one end says nothing', () => {
    const gone = { failure: 'gone' };
    const there = { knocks: [sent], heard: [] };
    expect(answersWith([need], gone, there)).toMatchObject([{ observed: null, detail: 'gone' }]);
    expect(answersWith([need], there, gone)).toMatchObject([{ observed: null, detail: 'gone' }]);
  });
});

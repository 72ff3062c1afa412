import { describe, expect, it } from 'vitest';
import type { Endpoint } from '../../networks/endpoint.ts';
import type { Host } from '../../hosts/host.ts';
import type { Service } from '../../networks/service.ts';
import { rowDiffers } from '../../results/answers.ts';
import { answerRow } from './observe-answers.ts';
import { askPublished, askVip } from './questions.ts';

const hosts = ['h1', 'h2', 'h3'].map(
  (name, index) => ({ name, underlay: { address: `198.18.0.1${index + 1}`, interface: 'eth0' } }) as unknown as Host,
);

function service(mode: 'ingress' | 'host'): Service {
  return {
    name: 'web',
    engineName: 'web-c0ffee',
    vip: '198.19.1.5',
    port: 80,
    published: { port: 8080, mode },
    tasks: [1, 2].map((slot) => ({ name: `web.${slot}`, host: hosts[slot - 1]!, address: `198.19.1.1${slot}` })),
    remove: async () => undefined,
  };
}

describe('askVip', () => {
  it('wants every task to answer each endpoint', () => {
    const askers = [{ name: 'front-1', host: hosts[2], pid: 77 } as unknown as Endpoint];
    expect(askVip(service('ingress'), askers, 60)).toEqual([
      {
        asker: { name: 'front-1', host: hosts[2], pid: 77 },
        destination: { kind: 'vip', name: 'web', address: '198.19.1.5', port: 80 },
        expected: { from: ['web.1', 'web.2'], everyOne: true },
        count: 60,
      },
    ]);
    expect(() => askVip({ ...service('host'), vip: null }, askers, 1)).toThrow('no address of its own');
  });
});

describe('askPublished', () => {
  const table = (mode: 'ingress' | 'host') =>
    askPublished(service(mode), hosts, 10)
      .filter(({ asker }) => asker.name === 'h3')
      .map(({ destination, expected }) => `${destination.name}: ${expected.from.join(' or ') || 'nobody'}`);

  it('lets any task answer on any host through the mesh', () => {
    expect(table('ingress')).toEqual(['h1: web.1 or web.2', 'h2: web.1 or web.2', 'h3: web.1 or web.2']);
  });

  it("lets a host's own tasks answer, and nobody where there is none, where hosts publish", () => {
    expect(table('host')).toEqual(['h1: web.1', 'h2: web.2', 'h3: nobody']);
  });
});

describe('answerRow', () => {
  const [question] = askPublished(service('host'), hosts, 10);
  const heard = {
    asked: 10,
    answers: [
      ['web.1', 9],
      ['It works!', 1],
    ] as [string | null, number][],
    refused: 0,
    silent: 0,
    detail: null,
  };

  it('takes pages that are no task for somebody unidentified', () => {
    const row = answerRow(question!, heard, service('host'));
    expect(row.answeredBy).toEqual([
      { name: 'unidentified', count: 1 },
      { name: 'web.1', count: 9 },
    ]);
    expect(rowDiffers(row)).toBe(true);
  });

  it('counts a connection that was accepted and not answered as an answer of somebody', () => {
    const row = answerRow(question!, { ...heard, answers: [[null, 10]] }, service('host'));
    expect(row.answeredBy).toEqual([{ name: 'unidentified', count: 10 }]);
  });
});

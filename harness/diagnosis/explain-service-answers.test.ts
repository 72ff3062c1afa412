import { describe, expect, it } from 'vitest';
import type { AnswerRow, Answers } from '../results/answers.ts';
import { judgeAnswers } from './judge.ts';

const hosts = ['h1', 'h2', 'h3'];
const replicas = hosts.map((host, index) => ({ name: `web.${index + 1}`, host }));
const everyone = replicas.map(({ name }) => name);

function answers(rows: AnswerRow[], changes: Partial<Answers> = {}): Answers {
  return { title: 'who answers', service: 'web', replicas, rows, balancers: [], durationMs: 700, ...changes };
}

function counted(names: readonly string[], each: number) {
  return names.map((name) => ({ name, count: each }));
}

function vip(asker: number, changes: Partial<AnswerRow> = {}): AnswerRow {
  return {
    asker: `client-${asker}`,
    askerHost: `h${asker}`,
    destination: { kind: 'vip', name: 'web', address: '198.19.1.5', port: 80 },
    expected: { from: everyone, everyOne: true },
    asked: 60,
    answeredBy: counted(everyone, 20),
    refused: 0,
    silent: 0,
    detail: null,
    ...changes,
  };
}

function published(asker: string, target: string, changes: Partial<AnswerRow> = {}): AnswerRow {
  return {
    asker,
    askerHost: asker,
    destination: { kind: 'published', name: target, address: `198.18.0.1${target.slice(1)}`, port: 8080 },
    expected: { from: ['web.1'], everyOne: false },
    asked: 10,
    answeredBy: counted(['web.1'], 10),
    refused: 0,
    silent: 0,
    detail: null,
    ...changes,
  };
}

const mesh = (changes: (asker: string, target: string) => Partial<AnswerRow>) =>
  hosts.flatMap((asker) => hosts.map((target) => published(asker, target, changes(asker, target))));

describe('judgeAnswers', () => {
  it('passes where everybody who must answer does', () => {
    expect(judgeAnswers(answers([vip(1), vip(2), vip(3)]))).toEqual({ outcome: 'pass', findings: [] });
    expect(judgeAnswers(answers(mesh(() => ({}))))).toEqual({ outcome: 'pass', findings: [] });
  });

  it('names the task that a load balancer leaves out', () => {
    const rows = [vip(1), vip(2, { answeredBy: counted(['web.1', 'web.3'], 30) }), vip(3)];
    const balancers = hosts.map((host) => ({
      host,
      backends: host === 'h2' ? ['web.1', 'web.2 with weight 0', 'web.3'] : everyone,
    }));
    const { outcome, findings } = judgeAnswers(answers(rows, { balancers }));
    expect(outcome).toBe('fail');
    expect(findings).toEqual([
      {
        title: 'web.2 on h2 never answers client-2 on h2: none of 60 requests',
        evidence: [
          'client-2 on h2 → 198.19.1.5:80: 60 requests, 30 by web.1, 30 by web.3',
          'IPVS of h1 forwards to web.1, web.2 and web.3',
          'IPVS of h2 forwards to web.1, web.2 with weight 0 and web.3',
          'IPVS of h3 forwards to web.1, web.2 and web.3',
        ],
        cause: 'the load balancer (IPVS) of h2 does not forward to web.2',
      },
    ]);
  });

  it('says which host nobody gets an answer from', () => {
    const dead = { answeredBy: [], silent: 10, detail: null };
    const { outcome, findings } = judgeAnswers(answers(mesh((_, target) => (target === 'h3' ? dead : {}))));
    expect(outcome).toBe('fail');
    expect(findings).toHaveLength(1);
    expect(findings[0]).toMatchObject({
      title: 'port 8080 of h3 does not answer: 30 of 30 requests are lost, asked by h1, h2 and h3',
      cause: 'a firewall of h3 drops the port, or h3 has no way to the tasks: ingress network, IPVS',
    });
    expect(findings[0]?.evidence[0]).toBe('h1 → 198.18.0.13:8080: 10 requests, 10 without an answer');
  });

  it('clears a host that reaches its own port and blames the way into it', () => {
    const dead = { answeredBy: [], silent: 10 };
    const rows = mesh((asker, target) => (target === 'h3' && asker !== 'h3' ? dead : {}));
    const { findings } = judgeAnswers(answers(rows));
    expect(findings).toHaveLength(1);
    expect(findings[0]).toMatchObject({
      title: 'port 8080 of h3 does not answer: 20 of 20 requests are lost, asked by h1 and h2',
      cause: 'the port is dropped on its way into h3, which reaches it itself',
    });
  });

  it('tells a refusal from silence', () => {
    const refused = { answeredBy: [], refused: 10, detail: 'ECONNREFUSED' };
    const { findings } = judgeAnswers(answers(mesh((_, target) => (target === 'h2' ? refused : {}))));
    expect(findings[0]).toMatchObject({
      title: 'port 8080 of h2 does not answer: 30 of 30 requests are refused, asked by h1, h2 and h3',
      cause: 'nobody listens there: the port is not published on h2',
    });
  });

  it('finds the host across whose border requests get lost', () => {
    const lossy = { asked: 24, answeredBy: counted(['web.1', 'web.3'], 8), silent: 8 };
    const alone = { asked: 11, answeredBy: counted(['web.2'], 3), silent: 8 };
    const balancers = hosts.map((host) => ({ host, backends: everyone }));
    const { findings } = judgeAnswers(answers([vip(1, lossy), vip(2, alone), vip(3, lossy)], { balancers }));
    expect(findings).toHaveLength(1);
    expect(findings[0]).toMatchObject({
      title: 'no task answers across hosts to or from h2: 24 of 59 requests are lost',
      cause: 'traffic between hosts is blocked at or near h2',
    });
  });

  it('blames a task that answers nobody', () => {
    const lossy = { asked: 30, answeredBy: counted(['web.1', 'web.3'], 10), silent: 10 };
    const { findings } = judgeAnswers(answers([vip(1, lossy), vip(2, lossy), vip(3, lossy)]));
    expect(findings).toHaveLength(1);
    expect(findings[0]).toMatchObject({
      title: 'web.2 on h2 never answers client-1 on h1, client-2 on h2 and client-3 on h3: 30 of 90 requests are lost',
      cause: 'what is given to web.2 gets lost on its way there or back',
    });
  });

  it('calls losses that hit every task single ones', () => {
    const { findings } = judgeAnswers(answers([vip(1), vip(2, { asked: 61, silent: 1 }), vip(3)]));
    expect(findings).toHaveLength(1);
    expect(findings[0]).toMatchObject({
      title: 'the address of web does not always answer for anybody on h2: 1 of 61 requests is lost, asked by client-2',
      cause: 'single losses: a busy machine, or one of several ways is broken',
    });
  });

  it('does not take silence for a leak, but an accepted connection', () => {
    const nobody = { expected: { from: [], everyOne: false }, answeredBy: [], refused: 10, detail: 'ECONNREFUSED' };
    expect(judgeAnswers(answers([published('h1', 'h3', nobody)])).outcome).toBe('pass');
    const held = { ...nobody, refused: 0, detail: null, answeredBy: counted(['unidentified'], 10) };
    const { outcome, findings } = judgeAnswers(answers([published('h1', 'h3', held)]));
    expect(outcome).toBe('fail');
    expect(findings[0]).toMatchObject({
      title: 'port 8080 of h3 is answered by unidentified, and nobody must answer there',
      cause: 'a process that is no task of the service holds the port',
    });
  });

  it('decides nothing where nobody asked', () => {
    const { outcome, findings } = judgeAnswers(
      answers([vip(1), vip(2, { asked: 0, answeredBy: [], detail: 'h2 could not ask: gone' })]),
    );
    expect(outcome).toBe('inconclusive');
    expect(findings[0]?.title).toBe('client-2 on h2 did not ask the address of web');
    expect(judgeAnswers(answers([])).outcome).toBe('inconclusive');
  });
});

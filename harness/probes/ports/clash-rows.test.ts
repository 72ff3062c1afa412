import { describe, expect, test } from 'vitest';
import { answerRow, contenderRow, type ContenderFacts } from './clash-rows.ts';

const h1 = { name: 'h1', address: '198.18.0.11' };
const facts = (change: Partial<ContenderFacts>): ContenderFacts => ({
  name: 'web-1',
  host: 'h1',
  running: false,
  exitCode: null,
  logs: null,
  engineMessage: null,
  ...change,
});

describe('contenderRow', () => {
  test('a container that answers holds the port', () => {
    const answer = answerRow(h1, { body: 'web-1\n' }, ['web-1', 'web-2']);
    expect(contenderRow(facts({ running: true }), [answer])).toMatchObject({ state: 'running', message: null });
  });

  test('the same name on another host does not make it the holder', () => {
    const answer = answerRow({ name: 'h2', address: '198.18.0.12' }, { body: 'web-1' }, ['web-1']);
    expect(contenderRow(facts({ running: true }), [answer])).toMatchObject({ state: 'unknown' });
  });

  test('a container that ended was refused, in its own words', () => {
    const row = contenderRow(facts({ exitCode: 1, logs: 'a\n\nb\nc\nhttpd: bind: Address already in use\n' }), []);
    expect(row).toMatchObject({
      state: 'refused',
      exitCode: 1,
      message: 'b\nc\nhttpd: bind: Address already in use',
    });
  });

  test('a container that the engine did not start was refused, in the words of the engine', () => {
    const row = contenderRow(facts({ exitCode: 128, engineMessage: 'port is already allocated' }), []);
    expect(row).toMatchObject({ state: 'refused', exitCode: 128, message: 'port is already allocated' });
  });

  test('without a state nothing is claimed', () => {
    expect(contenderRow(facts({}), [])).toMatchObject({ state: 'unknown' });
  });
});

describe('answerRow', () => {
  test('reports what came instead of a contender', () => {
    expect(answerRow(h1, { body: 'nginx' }, ['web-1'])).toEqual({
      host: 'h1',
      address: '198.18.0.11',
      answeredBy: null,
      detail: 'answered by something else: "nginx"',
    });
    expect(answerRow(h1, { error: 'ECONNREFUSED' }, ['web-1'])).toMatchObject({ detail: 'ECONNREFUSED' });
  });
});

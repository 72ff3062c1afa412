import { describe, expect, it } from 'vitest';
import { identify } from '../../base/process-identity.ts';
import { parseLedger } from './ledger.ts';

const header = {
  run: '20261121-150455-k3f9',
  ...identify(),
  engine: { kind: 'socket', path: '/run/docker.sock' },
  startedAt: '2026-11-21T15:04:55Z',
};
const container = { claim: { kind: 'container', name: 'overlab-x-h1' } };

function lines(...entries: object[]): string {
  return entries.map((entry) => `${JSON.stringify(entry)}\n`).join('');
}

describe('a ledger', () => {
  it('tells what a run made, and that it goes on', () => {
    expect(parseLedger(lines(header, container))).toMatchObject({
      run: header.run,
      resources: [{ kind: 'container', name: 'overlab-x-h1' }],
      alive: true,
      kept: false,
    });
  });

  it('does not take a later process with the same id for the run', () => {
    expect(parseLedger(lines({ ...header, startTicks: '1' }, container))?.alive).toBe(false);
  });

  it('is read up to where a crash cut it short', () => {
    const cut = `${lines(header, container)}{"claim":{"kind":"netw`;
    expect(parseLedger(cut)?.resources).toEqual([container.claim]);
  });

  it('remembers that a lab was kept', () => {
    expect(parseLedger(lines(header, container, { kept: true }))?.kept).toBe(true);
  });

  it.each(['', '{"run":', lines({ ...header, run: '../../etc' })])(
    'is not believed without a valid head: %j',
    (text) => {
      expect(parseLedger(text)).toBeUndefined();
    },
  );
});

import { setImmediate } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import type { Host } from '../../hosts/host.ts';
import type { Lab } from '../../lab/lab.ts';
import type { RetryListener } from '../network.ts';
import { JoinTurns } from './join-turns.ts';

const [h1, h2] = [{ name: 'h1' }, { name: 'h2' }] as unknown as [Host, Host];

/** Attachments under way, which end when they are told to. */
function attachments() {
  const underWay = new Map<string, () => void>();
  const attach = (name: string) => () =>
    new Promise<void>((resolve) => underWay.set(name, () => (underWay.delete(name), resolve())));
  const end = async (name: string) => {
    underWay.get(name)!();
    for (let turn = 0; turn < 5; turn++) await setImmediate();
  };
  const started = async () => {
    for (let turn = 0; turn < 5; turn++) await setImmediate();
    return [...underWay.keys()];
  };
  return { attach, end, started };
}

/** As if the engine's word came when the container had started, which is the latest. */
const neverConnects = async () => ({ connected: new Promise<void>(() => undefined), end: () => undefined });

const joinTurns = (lab: Lab, onRetry?: RetryListener) =>
  new JoinTurns(lab, { onRetry, watch: neverConnects, pauseMs: 1 });

describe('JoinTurns', () => {
  it('lets one host after the other join, whatever the network, and further containers at once', async () => {
    const lab = {} as Lab;
    const [blue, red] = [joinTurns(lab), joinTurns(lab)];
    const { attach, end, started } = attachments();
    const all = [
      blue.attach(h1, 'c', attach('blue on h1')),
      blue.attach(h2, 'c', attach('blue on h2')),
      red.attach(h1, 'c', attach('red on h1')),
      blue.attach(h1, 'c', attach('blue on h1 again')),
    ];
    expect(await started()).toEqual(['blue on h1']);
    await end('blue on h1');
    expect(await started()).toEqual(['blue on h2']);
    await end('blue on h2');
    await end('red on h1');
    expect(await started()).toEqual(['blue on h1 again']);
    const more = ['a', 'b'].map((name) => blue.attach(h2, 'c', attach(name)));
    expect(await started()).toEqual(['blue on h1 again', 'a', 'b']);
    for (const name of await started()) await end(name);
    await Promise.all([...all, ...more]);
  });

  it('gives the turn on as soon as the container is on the network, before it has started', async () => {
    const connected = new Map<string, () => void>();
    const turns = new JoinTurns({} as Lab, {
      watch: async (_host, id) => ({
        connected: new Promise<void>((resolve) => connected.set(id, resolve)),
        end: () => undefined,
      }),
    });
    const { attach, end, started } = attachments();
    const all = [turns.attach(h1, 'one', attach('h1')), turns.attach(h2, 'two', attach('h2'))];
    expect(await started()).toEqual(['h1']);
    connected.get('one')!();
    expect(await started()).toEqual(['h1', 'h2']);
    await end('h1');
    await end('h2');
    await Promise.all(all);
  });

  it('gives the turn on when a host could not join', async () => {
    const turns = joinTurns({} as Lab);
    const refused = turns.attach(h1, 'c', () => Promise.reject(new Error('no')));
    const next = turns.attach(h1, 'c', async () => undefined);
    await expect(refused).rejects.toThrow('no');
    await next;
  });

  it('attaches again where a host waited in vain for the tables of another, and says so', async () => {
    const inVain = 'attaching to network failed, make sure your network options are correct: context deadline exceeded';
    const told: unknown[] = [];
    const turns = joinTurns({} as Lab, (...words) => told.push(words));
    const refusals = [inVain, 'network abc not found'];
    const left = [...refusals];
    await turns.attach(h1, 'c', async () => {
      const refusal = left.shift();
      if (refusal !== undefined) throw new Error(refusal);
    });
    expect(told).toEqual([[h1, refusals]]);
    await expect(turns.attach(h2, 'c', () => Promise.reject(new Error(inVain)))).rejects.toThrow(inVain);
    expect(told).toHaveLength(1);
  });

  it('takes turns again once a container has left', async () => {
    const lab = {} as Lab;
    const turns = joinTurns(lab);
    await turns.attach(h1, 'c', async () => undefined);
    turns.left(h1);
    const { attach, end, started } = attachments();
    const all = [turns.attach(h1, 'c', attach('h1')), turns.attach(h2, 'c', attach('h2'))];
    expect(await started()).toEqual(['h1']);
    await end('h1');
    await end('h2');
    await Promise.all(all);
  });
});

import { setImmediate } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import type { Isolation } from '../scenario/scenario.ts';
import { Turns, type Turn } from './turns.ts';

const isolationOf = (word: string) => (word === 'own' ? 'own-lab' : (word as Isolation));

/** Cases by name, `<lab>-<isolation>-<number>`, and which of them run. */
function cases(atATime: number) {
  const turns = new Turns();
  const running = new Map<string, Turn>();
  return {
    async ask(...names: string[]) {
      for (const name of names) {
        const [lab, isolation, claims] = name.split('-') as [string, string, string];
        void turns
          .take({
            lab,
            atATime,
            isolation: isolationOf(isolation),
            claims: /^\d+$/.test(claims) ? null : claims,
          })
          .then((turn) => running.set(name, turn));
      }
      await setImmediate();
    },
    async end(...names: string[]) {
      for (const name of names) {
        running.get(name)!.end();
        running.delete(name);
        await setImmediate();
      }
    },
    get running() {
      return [...running.keys()];
    },
  };
}

describe('turns', () => {
  it('lets some cases share a lab, and labs do not wait for each other', async () => {
    const all = cases(2);
    await all.ask('a-shared-1', 'a-shared-2', 'a-shared-3', 'b-shared-1');
    expect(all.running).toEqual(['a-shared-1', 'a-shared-2', 'b-shared-1']);
    await all.end('a-shared-1');
    expect(all.running).toEqual(['a-shared-2', 'b-shared-1', 'a-shared-3']);
  });

  it('finishes with what claims the hosts before another claim comes, and goes from one to the next without a detour', async () => {
    const all = cases(2);
    await all.ask('a-shared-wg-1', 'a-shared-evpn-1', 'a-disruptive-evpn-1', 'a-disruptive-wg-1', 'a-shared-wg-2');
    expect(all.running).toEqual(['a-shared-wg-1', 'a-shared-wg-2']);
    await all.end('a-shared-wg-1', 'a-shared-wg-2');
    expect(all.running).toEqual(['a-disruptive-wg-1']);
    await all.end('a-disruptive-wg-1');
    expect(all.running).toEqual(['a-shared-evpn-1']);
    await all.end('a-shared-evpn-1');
    expect(all.running).toEqual(['a-disruptive-evpn-1']);
  });

  it('lets those that claim nothing go on beside any claim', async () => {
    const all = cases(2);
    await all.ask('a-shared-wg-1', 'a-shared-1', 'a-shared-evpn-1');
    expect(all.running).toEqual(['a-shared-wg-1', 'a-shared-1']);
  });

  it('counts those with a lab of their own among those that share, whatever their network is', async () => {
    const all = cases(2);
    await all.ask('a-own-macvlan', 'a-shared-ipvlan', 'a-own-1');
    expect(all.running).toEqual(['a-shared-ipvlan', 'a-own-macvlan']);
    await all.end('a-shared-ipvlan');
    expect(all.running).toEqual(['a-own-macvlan']);
    await all.end('a-own-macvlan');
    expect(all.running).toEqual(['a-own-1']);
  });

  it('leaves room beside labs of cases of their own, which bring hosts of their own', async () => {
    const all = cases(3);
    await all.ask('a-own-1', 'a-own-2', 'a-own-3', 'a-shared-1');
    expect(all.running).toEqual(['a-shared-1', 'a-own-1', 'a-own-2']);
  });

  it('begins with those that measure, each with the whole machine to itself', async () => {
    const all = cases(2);
    await all.ask('a-shared-1', 'b-shared-1', 'a-quiet-1', 'b-quiet-2');
    expect(all.running).toEqual(['a-quiet-1']);
    await all.end('a-quiet-1');
    expect(all.running).toEqual(['b-quiet-2']);
    await all.end('b-quiet-2');
    expect(all.running).toEqual(['a-shared-1', 'b-shared-1']);
  });

  it("keeps networks apart that want the hosts' interfaces in different modes", async () => {
    const all = cases(3);
    await all.ask('a-shared-macvlan', 'a-shared-ipvlan', 'a-shared-1', 'b-shared-ipvlan');
    expect(all.running).toEqual(['a-shared-macvlan', 'a-shared-1', 'b-shared-ipvlan']);
    await all.end('a-shared-macvlan');
    expect(all.running).toEqual(['a-shared-1', 'b-shared-ipvlan', 'a-shared-ipvlan']);
  });

  it('has those that change a lab come last on it, one at a time, whatever goes on on the others', async () => {
    const all = cases(2);
    await all.ask('a-disruptive-1', 'a-disruptive-2', 'b-disruptive-1', 'a-shared-1', 'a-own-1', 'b-shared-1');
    expect(all.running).toEqual(['a-shared-1', 'b-shared-1', 'a-own-1']);
    await all.end('b-shared-1');
    expect(all.running).toEqual(['a-shared-1', 'a-own-1', 'b-disruptive-1']);
    await all.end('a-shared-1');
    await all.end('a-own-1');
    expect(all.running).toEqual(['b-disruptive-1', 'a-disruptive-1']);
    await all.end('a-disruptive-1');
    expect(all.running).toEqual(['b-disruptive-1', 'a-disruptive-2']);
  });

  it('takes a turn back once only', async () => {
    const turns = new Turns();
    const request = { lab: 'a', atATime: 1, isolation: 'shared', claims: null } as const;
    const first = await turns.take(request);
    first.end();
    const second = await turns.take(request);
    first.end();
    let third = false;
    void turns.take(request).then(() => (third = true));
    await setImmediate();
    expect(third).toBe(false);
    second.end();
    await setImmediate();
    expect(third).toBe(true);
  });
});

import pLimit, { type LimitFunction } from 'p-limit';
import type { Host } from '../../hosts/host.ts';
import type { Lab } from '../../lab/lab.ts';

const turns = new WeakMap<Lab, LimitFunction>();

/**
 * Lets the hosts of a swarm join a network one after the other. A host joins an overlay with its first
 * container there, and then exchanges tables with one other host. When two hosts ask each other at the
 * same moment, or one asks for two networks, the engine forgets which answer it waits for, and waits for
 * 30 s: 10 s more than attaching may take, so it ends with `context deadline exceeded`, and an attachment
 * is left that keeps the network from being removed. Seen with Engines 20.10, 26.1 and 28.5;
 * https://github.com/moby/moby/issues/51701, mended by https://github.com/moby/moby/pull/52862.
 */
export class JoinTurns {
  readonly #turn: LimitFunction;
  readonly #joined = new Set<Host>();

  constructor(lab: Lab) {
    this.#turn = turns.get(lab) ?? pLimit(1);
    turns.set(lab, this.#turn);
  }

  /** Attaches a container: when its turn comes if that makes its host join, otherwise at once. */
  async attach(host: Host, attach: () => Promise<void>): Promise<void> {
    const joined = await this.#turn(async () => {
      if (this.#joined.has(host)) return false;
      await attach();
      this.#joined.add(host);
      return true;
    });
    if (!joined) await attach();
  }

  /** A container left the network on a host, perhaps the last one: the next one may have to join anew. */
  left(host: Host): void {
    this.#joined.delete(host);
  }
}

import pLimit, { type LimitFunction } from 'p-limit';
import type { Host } from '../../hosts/host.ts';
import type { Lab } from '../../lab/lab.ts';
import type { Admission } from '../docker/container-endpoint.ts';
import { watchConnect } from '../docker/watch-connect.ts';
import { awaitQuiet } from './exchange-times.ts';

const turns = new WeakMap<Lab, LimitFunction>();

/**
 * Takes the turn of a lab's swarm, which one at a time has: to join a network, or to start a service, whose tasks join
 * it. What is given is called when its turn comes.
 */
export function inJoinTurn<T>(lab: Lab, join: () => Promise<T>): Promise<T> {
  return turnOf(lab)(async () => {
    await awaitQuiet(lab);
    return join();
  });
}

function turnOf(lab: Lab): LimitFunction {
  const turn = turns.get(lab) ?? pLimit(1);
  turns.set(lab, turn);
  return turn;
}

/**
 * Lets the hosts of a swarm join a network one after the other. A host joins an overlay with its first
 * container there, and then exchanges tables with one other host. When two hosts ask each other at the
 * same moment, or one asks for two networks, the engine forgets which answer it waits for, and waits for
 * 30 s: 10 s more than attaching may take, so it ends with `context deadline exceeded`, and an attachment
 * is left that keeps the network from being removed. Seen with Engines 20.10, 26.1 and 28.5;
 * https://github.com/moby/moby/issues/51701, mended by https://github.com/moby/moby/pull/52862.
 *
 * Every host also exchanges tables by itself, every 30 s with one other host, which may be the one that joins. Seen on an
 * emulated host with Engine 26.1, whose log and the other's then say `Bulk sync to node … timed out`. So a turn waits
 * until these moments are over.
 *
 * A turn ends when the engine says that the container is on the network: the container's own start, which takes
 * longer, is nobody else's concern.
 */
export class JoinTurns implements Admission {
  readonly #lab: Lab;
  readonly #watch: typeof watchConnect;
  readonly #joined = new Set<Host>();

  constructor(lab: Lab, watch = watchConnect) {
    this.#lab = lab;
    this.#watch = watch;
  }

  /** Attaches a container: when its turn comes if that makes its host join, otherwise at once. */
  async attach(host: Host, containerId: string, attach: () => Promise<void>): Promise<void> {
    const joining = await turnOf(this.#lab)(async () => {
      if (this.#joined.has(host)) return null;
      await awaitQuiet(this.#lab);
      const watch = await this.#watch(host, containerId);
      const attached = attach();
      attached.catch(() => undefined);
      try {
        await Promise.race([watch.connected, attached]);
      } finally {
        watch.end();
      }
      this.#joined.add(host);
      return { attached };
    });
    await (joining === null ? attach() : joining.attached);
  }

  /** A container left the network on a host, perhaps the last one: the next one may have to join anew. */
  left(host: Host): void {
    this.#joined.delete(host);
  }
}

import pLimit, { type LimitFunction } from 'p-limit';
import type { Host } from '../../hosts/host.ts';
import type { Lab } from '../../lab/lab.ts';
import type { Admission } from '../docker/container-endpoint.ts';
import { watchConnect } from '../docker/watch-connect.ts';
import type { RetryListener } from '../network.ts';
import { askAgain, waitedInVain } from './ask-again.ts';

const turns = new WeakMap<Lab, LimitFunction>();

/** The turn of a lab's swarm, which one at a time has: to join a network, or to start a service, whose tasks join it. */
export function joinTurn(lab: Lab): LimitFunction {
  const turn = turns.get(lab) ?? pLimit(1);
  turns.set(lab, turn);
  return turn;
}

export interface JoinTurnsOptions {
  readonly onRetry?: RetryListener | undefined;
  readonly watch?: typeof watchConnect;
  /** Milliseconds between attempts. */
  readonly pauseMs?: number;
}

/**
 * Lets the hosts of a swarm join a network one after the other. A host joins an overlay with its first
 * container there, and then exchanges tables with one other host. When two hosts ask each other at the
 * same moment, or one asks for two networks, the engine forgets which answer it waits for, and waits for
 * 30 s: 10 s more than attaching may take, so it ends with `context deadline exceeded`. Seen with Engines 20.10, 26.1
 * and 28.5; https://github.com/moby/moby/issues/51701, mended by https://github.com/moby/moby/pull/52862.
 *
 * What turns cannot keep apart: every host also exchanges tables by itself, with one other host every 30 s, which may be
 * the one that joins. Seen on emulated hosts with Engine 26.1, whose log and the other's then say `Bulk sync to node …
 * timed out`. So a container that was refused with these words is attached again. A host that was made to meet two such
 * exchanges was on the network at its fourth attempt, after 72 s.
 *
 * A turn ends when the engine says that the container is on the network: the container's own start, which takes
 * longer, is nobody else's concern.
 */
export class JoinTurns implements Admission {
  readonly #turn: LimitFunction;
  readonly #onRetry: RetryListener;
  readonly #watch: typeof watchConnect;
  readonly #pauseMs: number;
  readonly #joined = new Set<Host>();

  constructor(lab: Lab, { onRetry = () => undefined, watch = watchConnect, pauseMs = 1_500 }: JoinTurnsOptions = {}) {
    this.#turn = joinTurn(lab);
    this.#onRetry = onRetry;
    this.#watch = watch;
    this.#pauseMs = pauseMs;
  }

  /** Attaches a container: when its turn comes if that makes its host join, otherwise at once. */
  async attach(host: Host, containerId: string, attach: () => Promise<void>): Promise<void> {
    const joining = await this.#turn(async () => {
      if (this.#joined.has(host)) return null;
      const joined = await askAgain(host, () => this.#join(host, containerId, attach), {
        retries: 5,
        minTimeout: this.#pauseMs,
        factor: 1,
        maxRetryTime: 80_000,
        // What the engine clears away of the first attempt is in the way of the next ones.
        shouldRetry: ({ error, attemptNumber }) => attemptNumber > 1 || waitedInVain.test(error.message),
        onRetry: this.#onRetry,
      });
      this.#joined.add(host);
      return joined;
    });
    await (joining === null ? attach() : joining.attached);
  }

  /** Resolves when the container is on the network, with what it goes on with. */
  async #join(host: Host, containerId: string, attach: () => Promise<void>): Promise<{ attached: Promise<void> }> {
    const watch = await this.#watch(host, containerId);
    const attached = attach();
    attached.catch(() => undefined);
    try {
      await Promise.race([watch.connected, attached]);
      return { attached };
    } finally {
      watch.end();
    }
  }

  /** A container left the network on a host, perhaps the last one: the next one may have to join anew. */
  left(host: Host): void {
    this.#joined.delete(host);
  }
}

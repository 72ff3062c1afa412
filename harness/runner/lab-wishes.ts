import { BroadcastChannel } from 'node:worker_threads';
import type { LabDescriptor } from '../lab/lab.ts';
import type { Outcome } from '../results/outcome.ts';

/** What a thread that executes cases asks of the one that makes labs. */
export type LabWish =
  /** A lab for one case alone. */
  | { readonly kind: 'own'; readonly caseName: string }
  /** Another lab in place of the one that stands at a place, which is not fit for its cases any more. */
  | { readonly kind: 'fresh'; readonly place: string; readonly why: string }
  /** A case is done with its own lab. */
  | { readonly kind: 'done'; readonly labId: string };

/** Why a case is not performed. */
export interface Refusal {
  readonly outcome: Exclude<Outcome, 'pass' | 'fail'>;
  readonly reason: string;
}

export type LabAnswer = { readonly lab: LabDescriptor } | { readonly refused: Refusal };

interface Asked {
  readonly number: number;
  readonly wish: LabWish;
}

interface Answered {
  readonly number: number;
  readonly answer: LabAnswer | null;
}

/** Asks for labs, from the thread that executes cases. */
export class LabCounter {
  readonly #channel: BroadcastChannel;
  readonly #waiting = new Map<number, (answer: LabAnswer | null) => void>();
  #asked = 0;

  /** @param desk by which name the other thread listens. */
  constructor(desk: string) {
    this.#channel = new BroadcastChannel(desk);
    // A case that waits for an answer keeps its thread alive by itself.
    this.#channel.unref();
    this.#channel.onmessage = (event) => {
      const { number, answer } = (event as { data: Answered }).data;
      this.#waiting.get(number)?.(answer);
      this.#waiting.delete(number);
    };
  }

  async ask(wish: Exclude<LabWish, { kind: 'done' }>): Promise<LabAnswer> {
    return (await this.#send(wish))!;
  }

  /** Gives a case's own lab back. Resolves when it is gone. */
  async giveBack(labId: string): Promise<void> {
    await this.#send({ kind: 'done', labId });
  }

  #send(wish: LabWish): Promise<LabAnswer | null> {
    const number = (this.#asked += 1);
    return new Promise((resolve) => {
      this.#waiting.set(number, resolve);
      this.#channel.postMessage({ number, wish } satisfies Asked);
    });
  }
}

/**
 * Listens for wishes, in the thread that makes labs.
 *
 * @param grant never rejects; its answer to a lab that is given back is `null`.
 * @returns ends the listening.
 */
export function listenForWishes(desk: string, grant: (wish: LabWish) => Promise<LabAnswer | null>): () => void {
  const channel = new BroadcastChannel(desk);
  let open = true;
  channel.onmessage = (event) => {
    const { number, wish } = (event as { data: Asked }).data;
    void grant(wish).then((answer) => {
      if (open) channel.postMessage({ number, answer } satisfies Answered);
    });
  };
  return () => {
    open = false;
    channel.close();
  };
}

import { isolations, type Isolation } from '../scenario/scenario.ts';

/** A case that waits for its turn. */
export interface TurnRequest {
  /** The lab that it is placed on, or beside whose cases it has a lab of its own. */
  readonly lab: string;
  /** How many cases may go on there at a time. */
  readonly atATime: number;
  readonly isolation: Isolation;
  /** What its network takes of hosts for itself; see `NetworkCapabilities.claims`. */
  readonly claims: string | null;
}

interface Waiting extends TurnRequest {
  readonly start: (turn: Turn) => void;
}

/** The right to run. */
export interface Turn {
  /** Gives it back. */
  end(): void;
}

/**
 * Decides which cases run beside each other. First those that measure, with the whole machine to themselves;
 * then those that share their lab or have one of their own, some at a time on each lab; last on each lab those
 * that change it, one at a time. Labs of cases' own never take all the room, since each brings hosts of its own beside
 * those of the lab. Labs do not wait for each other. Because it costs time to put a plugin on a lab, all
 * cases with one claim come before those with another.
 */
export class Turns {
  readonly #waiting: Waiting[] = [];
  readonly #running = new Set<TurnRequest>();
  /** What was claimed last on each lab. */
  readonly #claimed = new Map<string, string>();

  /** Resolves when it is the case's turn. */
  take(request: TurnRequest): Promise<Turn> {
    return new Promise((resolve) => {
      this.#waiting.push({ ...request, start: resolve });
      queueMicrotask(() => this.#startWhatMay());
    });
  }

  /** Whether cases wait for their turn on a lab itself. */
  areWaitingFor(lab: string): boolean {
    return this.#waiting.some((each) => each.lab === lab && each.isolation !== 'own-lab');
  }

  #startWhatMay(): void {
    for (const isolation of isolations) {
      const candidates = this.#waiting.filter((each) => each.isolation === isolation);
      for (const waiting of [
        ...candidates.filter(this.#isAtHome),
        ...candidates.filter((each) => !this.#isAtHome(each)),
      ]) {
        if (this.#may(waiting)) this.#start(waiting);
      }
      if (isolation === 'quiet' && this.#waiting.some((each) => each.isolation === 'quiet')) return;
    }
  }

  #start(waiting: Waiting): void {
    this.#waiting.splice(this.#waiting.indexOf(waiting), 1);
    this.#running.add(waiting);
    if (waiting.claims !== null && waiting.isolation !== 'own-lab') this.#claimed.set(waiting.lab, waiting.claims);
    waiting.start({
      end: () => {
        if (this.#running.delete(waiting)) this.#startWhatMay();
      },
    });
  }

  /** Whether what it claims is what was claimed last. */
  readonly #isAtHome = ({ lab, claims }: TurnRequest): boolean => claims !== null && this.#claimed.get(lab) === claims;

  /** Whether cases wait that would have to come back later to what is on the lab now. */
  #wouldInterrupt({ lab, claims }: TurnRequest): boolean {
    const claimed = this.#claimed.get(lab);
    return (
      claims !== null &&
      claims !== claimed &&
      this.#waiting.some((each) => each.lab === lab && each.isolation !== 'own-lab' && each.claims === claimed)
    );
  }

  #may(request: TurnRequest): boolean {
    const { lab, atATime, isolation, claims } = request;
    const running = [...this.#running];
    if (running.some((each) => each.isolation === 'quiet')) return false;
    const here = running.filter((each) => each.lab === lab);
    switch (isolation) {
      case 'quiet':
        return running.length === 0;
      case 'disruptive':
        return (
          here.length === 0 &&
          !this.#wouldInterrupt(request) &&
          !this.#waiting.some(
            (each) => each.lab === lab && each.isolation !== 'disruptive' && agree(each.claims, claims),
          )
        );
      case 'own-lab':
        return (
          here.length < atATime &&
          here.filter((each) => each.isolation === 'own-lab').length < Math.max(1, atATime - 1) &&
          here.every((each) => each.isolation !== 'disruptive')
        );
      case 'shared':
        return (
          here.length < atATime &&
          !this.#wouldInterrupt(request) &&
          here.every((each) => each.isolation !== 'disruptive') &&
          here.every((each) => each.isolation === 'own-lab' || agree(each.claims, claims))
        );
    }
  }
}

function agree(one: string | null, other: string | null): boolean {
  return one === null || other === null || one === other;
}

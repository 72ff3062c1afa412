import { connectEngine } from '../engine/outer/endpoint.ts';
import { attachLab, type Lab, type LabDescriptor } from '../lab/lab.ts';
import { caseName, type ScenarioCase } from './cases.ts';
import type { RunContext } from './context.ts';
import { LabCounter, type LabAnswer, type Refusal } from './lab-wishes.ts';

type Loan = { readonly lab: Lab } | { readonly refused: Refusal };

/** The labs of the cases that one thread executes. */
export class LabsHere {
  readonly #context: RunContext;
  readonly #counter: LabCounter;
  readonly #attached = new Map<string, Lab>();
  /** What stands at places whose first lab was replaced. */
  readonly #replaced = new Map<string, Promise<LabAnswer>>();
  /** Places whose lab nothing can be proved on any more, and why. */
  readonly #unsound = new Map<string, string>();

  constructor(context: RunContext) {
    this.#context = context;
    this.#counter = new LabCounter(context.desk);
  }

  /** The lab that a case runs on: its own, the one that stands at its place, or a fresh one where that is unsound. */
  async lend(description: ScenarioCase, place: string): Promise<Loan> {
    if (description.isolation === 'own-lab') {
      return this.#attach(await this.#counter.ask({ kind: 'own', caseName: caseName(description) }));
    }
    const why = this.#unsound.get(place);
    if (why !== undefined) {
      this.#unsound.delete(place);
      this.#replaced.set(place, this.#counter.ask({ kind: 'fresh', place, why }));
    }
    const replacement = this.#replaced.get(place);
    if (replacement !== undefined) return this.#attach(await replacement);
    const first = this.#context.places[place]?.lab ?? null;
    if (first !== null) return this.#attach({ lab: first });
    return { refused: { outcome: 'error', reason: 'not run: no lab stands for it' } };
  }

  /** From now on nothing can be proved on the lab of a place. */
  giveUp(place: string, why: string): void {
    this.#unsound.set(place, why);
  }

  /** Gives a case's own lab back, to be taken down. */
  async giveBack(lab: Lab): Promise<void> {
    for (const host of lab.hosts) host.close();
    this.#attached.delete(lab.id);
    await this.#counter.giveBack(lab.id);
  }

  #attach(answer: LabAnswer): Loan {
    return 'lab' in answer ? { lab: this.#labOf(answer.lab) } : answer;
  }

  #labOf(descriptor: LabDescriptor): Lab {
    const lab = this.#attached.get(descriptor.id) ?? attachLab(descriptor, connectEngine(descriptor.outer));
    this.#attached.set(descriptor.id, lab);
    return lab;
  }
}

import type { Progress } from '../base/progress.ts';
import type { LabDescriptor } from '../lab/lab.ts';
import { caseName } from './cases.ts';
import { explainFailure } from './explain-failure.ts';
import type { LabAnswer, LabWish } from './lab-wishes.ts';
import { makeFit, type Preparation } from './make-fit.ts';
import { Phases } from './phases.ts';
import { ownLab, type LabSpec, type PlannedLab } from './plan.ts';
import type { StandingLabs } from './standing-labs.ts';
import type { CollectedCase } from './vitest-session.ts';

/** A place where cases run: a planned lab, and the one that stands there now. */
export interface Place {
  readonly planned: PlannedLab<CollectedCase>;
  /** `null` where no case runs on it. */
  lab: LabDescriptor | null;
}

/** Makes labs while cases run: one for a case that wants its own, another one in place of one that is not fit any more. */
export class LabDesk {
  readonly #standing: StandingLabs;
  readonly #engine: string;
  readonly #places: ReadonlyMap<string, Place>;
  readonly #bundle: string | null;
  readonly #progress: Progress;
  readonly #interrupted: AbortSignal;
  readonly #ownLabs = new Map<string, LabDescriptor>();
  readonly #underWay = new Set<Promise<unknown>>();

  constructor(options: {
    readonly standing: StandingLabs;
    readonly engine: string;
    readonly places: ReadonlyMap<string, Place>;
    readonly bundle: string | null;
    readonly progress: Progress;
    readonly interrupted: AbortSignal;
  }) {
    this.#standing = options.standing;
    this.#engine = options.engine;
    this.#places = options.places;
    this.#bundle = options.bundle;
    this.#progress = options.progress;
    this.#interrupted = options.interrupted;
  }

  /** Never rejects: what cannot be had is refused. */
  readonly grant = async (wish: LabWish): Promise<LabAnswer | null> => {
    const working = this.#grant(wish);
    this.#underWay.add(working);
    return working.finally(() => this.#underWay.delete(working));
  };

  /** Resolves when nothing is under way any more, so that nothing is made behind the back of who takes all down. */
  async close(): Promise<void> {
    await Promise.all(this.#underWay);
  }

  #grant(wish: LabWish): Promise<LabAnswer | null> {
    switch (wish.kind) {
      case 'own':
        return this.#makeOwn(wish.caseName);
      case 'fresh':
        return this.#replace(wish.place, wish.why);
      case 'done':
        return this.#takeBack(wish.labId);
    }
  }

  async #makeOwn(name: string): Promise<LabAnswer> {
    const all = [...this.#places.values()].flatMap(({ planned }) => planned.apart.map((found) => ({ planned, found })));
    const wanted = all.find(({ found }) => caseName(found.description) === name);
    const spec = wanted && ownLab(wanted.planned.lab, wanted.found.description);
    if (wanted === undefined || spec === undefined) return refuse('no lab of its own was planned for it');
    const answer = await this.#make(name, spec, [wanted.found], 'untouched');
    if ('lab' in answer) this.#ownLabs.set(answer.lab.id, answer.lab);
    return answer;
  }

  async #replace(id: string, why: string): Promise<LabAnswer> {
    const place = this.#places.get(id);
    if (place?.planned.lab.kind !== 'made') return refuse(`an earlier scenario left its lab unsound: ${why}`);
    this.#progress.note(`the lab ${place.planned.lab.text} is made anew: ${why}`);
    if (place.lab !== null) await this.#standing.remove(place.lab, this.#bundle);
    place.lab = null;
    const answer = await this.#make(place.planned.lab.text, place.planned.lab, place.planned.cases, 'prepared');
    if ('lab' in answer) place.lab = answer.lab;
    return answer;
  }

  async #make(
    purpose: string,
    spec: LabSpec,
    cases: readonly CollectedCase[],
    networks: Preparation['networks'],
  ): Promise<LabAnswer> {
    // What takes its time here is a part of the phase in which cases run.
    const note = (line: string) => this.#progress.note(`${purpose}: ${line}`);
    const progress: Progress = { note, step: (_title, work) => work(progress) };
    try {
      const phases = new Phases(progress, this.#interrupted);
      const [attempt] = await this.#standing.bringUp([spec], this.#engine, phases);
      if (attempt === undefined || 'failure' in attempt) throw attempt?.failure;
      const { lab } = attempt;
      const descriptions = cases.map(({ description }) => description);
      const [lack] = await makeFit(lab, descriptions, { networks, note });
      if (networks === 'prepared' || lack === undefined) return { lab };
      await this.#standing.remove(lab, this.#bundle);
      return { refused: { outcome: 'unsupported', reason: lack } };
    } catch (error) {
      return refuse(explainFailure(error));
    }
  }

  async #takeBack(id: string): Promise<null> {
    const lab = this.#ownLabs.get(id);
    if (lab !== undefined && this.#ownLabs.delete(id)) await this.#standing.remove(lab, this.#bundle);
    return null;
  }
}

function refuse(why: string): LabAnswer {
  return { refused: { outcome: 'error', reason: `not run: ${why}` } };
}

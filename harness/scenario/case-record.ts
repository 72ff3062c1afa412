import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { judgeFact, type Judgement } from '../diagnosis/judge.ts';
import type { Fact } from '../results/fact.ts';
import type { Finding } from '../results/finding.ts';
import type { GivenMeasure } from '../results/measure.ts';
import { combineOutcomes, type Outcome } from '../results/outcome.ts';
import { noEvidence } from '../results/run.ts';

/** What was observed in a case, how it was judged, and the raw output that it rests on. */
export class CaseRecord {
  readonly evidence = noEvidence();
  readonly #bundle: string | null;
  readonly #folder: string;
  readonly #outcomes: Outcome[] = [];

  /**
   * @param bundle folder of the run's bundle; without one, raw output is not kept.
   * @param name tells the case from all others of the run.
   */
  constructor(bundle: string | null, name: string) {
    this.#bundle = bundle;
    this.#folder = path.join('raw', name.replaceAll(/[^\w.-]+/g, '_'));
  }

  /** The outcome of everything that was judged; nothing judged is inconclusive. */
  get outcome(): Outcome {
    return combineOutcomes(this.#outcomes);
  }

  /** Whether something did not hold already. */
  get failed(): boolean {
    return this.#outcomes.includes('fail');
  }

  judge({ outcome, findings }: Judgement): void {
    this.#outcomes.push(outcome);
    this.evidence.findings.push(...findings);
  }

  /** Adds what is known of a failure beforehand, next to what it was first seen by: reports may leave out what comes last. */
  recall(findings: readonly Finding[]): void {
    this.evidence.findings.splice(1, 0, ...findings);
  }

  /** Adds what explains a failure. */
  explain(findings: readonly Finding[]): void {
    this.evidence.findings.push(...findings);
  }

  addFact(fact: Fact): void {
    this.evidence.facts.push(fact);
    const judgement = judgeFact(fact);
    if (judgement !== null) this.judge(judgement);
  }

  /** Adds figures by which networks are compared. They are not judged. */
  addMeasure(...measures: readonly GivenMeasure[]): void {
    for (const measure of measures) this.evidence.measures.push({ side: 'network', ...measure });
  }

  /** Stores raw output in the run's bundle, beside the results. */
  async attach(name: string, content: string): Promise<void> {
    if (this.#bundle === null) return;
    const relative = path.join(this.#folder, name);
    const file = path.join(this.#bundle, relative);
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, content);
    this.evidence.attachments.push(relative);
  }
}

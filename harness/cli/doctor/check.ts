import type { Progress } from '../../base/progress.ts';

/** What a check found. */
export interface Diagnosis {
  /** `ok`: works; `missing`: something cannot run without it; `note`: works with less. */
  readonly state: 'ok' | 'missing' | 'note';
  readonly detail: string;
  /** How to get what is missing. */
  readonly remedy?: string;
}

/** One thing that a machine needs, paired with the way to get it. */
export interface Check {
  readonly title: string;
  examine(): Promise<Diagnosis>;
  /** Gets what is missing, where this can be done without a person. */
  fix?(progress: Progress): Promise<void>;
}

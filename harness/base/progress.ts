/** Where long work says how far it is. */
export interface Progress {
  /** Runs a step and shows that it began, and that it ended or failed; rejects with what the work rejects with. */
  step<T>(title: string, work: (progress: Progress) => Promise<T>): Promise<T>;
  /** Says something about the step that is under way. */
  note(text: string): void;
}

/** Says nothing. */
export const silentProgress: Progress = { step: (_title, work) => work(silentProgress), note: () => undefined };

/** Passes progress on, and also writes every line of it somewhere, such as a run's log. */
export function recorded(shown: Progress, write: (line: string) => void): Progress {
  return {
    step: (title, work) => {
      write(`${title} …`);
      return shown.step(title, (inner) => work(recorded(inner, write)));
    },
    note: (text) => {
      write(text);
      shown.note(text);
    },
  };
}

/**
 * What a user is told when something stops: what happened, why, and what to do about it.
 *
 * `exitCode` follows the command line's contract: 254 for wrong usage or configuration,
 * 255 for a failure of the harness itself.
 */
export interface Explanation {
  /** One sentence: what could not be done, naming the place (flag, file, field, host). */
  what: string;
  /** The reason, as concrete as it is known. */
  why?: string;
  /** What the user can do now. */
  remedy?: string;
}

/** An error with an explanation that can be shown to a user as it stands. */
export class OverlabError extends Error {
  readonly what: string;
  readonly why: string | undefined;
  readonly remedy: string | undefined;
  readonly exitCode: number = 255;

  constructor(explanation: Explanation, options?: { cause?: unknown }) {
    super([explanation.what, explanation.why].filter(Boolean).join(': '), options);
    this.name = new.target.name;
    this.what = explanation.what;
    this.why = explanation.why;
    this.remedy = explanation.remedy;
  }
}

/** Wrong usage or configuration: nothing was created, exit code 254. */
export class UsageError extends OverlabError {
  override readonly exitCode = 254;
}

/** The harness itself failed, exit code 255. */
export class HarnessError extends OverlabError {}

/** A scenario asks for something that these hosts do not have. */
export class UnsupportedError extends OverlabError {}

/** The message of anything that was thrown. */
export function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}

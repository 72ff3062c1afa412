import { messageOf, OverlabError, UnsupportedError } from '../base/errors.ts';
import type { Refusal } from './lab-wishes.ts';

/** Why something could not be done, in a line for reports. */
export function explainFailure(failure: unknown): string {
  if (!(failure instanceof OverlabError)) return `unexpected: ${messageOf(failure)}`;
  return failure.remedy === undefined ? failure.message : `${failure.message} (remedy: ${failure.remedy})`;
}

/** What becomes of a case in which this was thrown. */
export function refusalFor(failure: unknown): Refusal {
  return {
    outcome: failure instanceof UnsupportedError ? 'unsupported' : 'error',
    reason: explainFailure(failure),
  };
}

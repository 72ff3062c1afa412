import { messageOf, OverlabError } from '../base/errors.ts';

/** Why something could not be done, in a line for reports. */
export function explainFailure(failure: unknown): string {
  if (!(failure instanceof OverlabError)) return `unexpected: ${messageOf(failure)}`;
  return failure.remedy === undefined ? failure.message : `${failure.message} (remedy: ${failure.remedy})`;
}

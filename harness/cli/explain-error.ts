import { OverlabError } from '../base/errors.ts';
import { exitCodes } from '../results/outcome.ts';

/** What a person is told about an error: what, why, and what to do; with its stack when it was not foreseen. */
export function explainError(error: unknown): string {
  if (error instanceof OverlabError) {
    const why = error.why === undefined ? [] : [`  why:    ${indent(error.why)}`];
    const remedy = error.remedy === undefined ? [] : [`  remedy: ${indent(error.remedy)}`];
    return [`overlab: ${error.what}`, ...why, ...remedy].join('\n');
  }
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return `overlab: an unexpected error, which is a fault of overlab\n${stack}`;
}

/** The exit code for an error: 254 for wrong usage or configuration, 255 for a failure of the harness. */
export function exitCodeFor(error: unknown): number {
  return error instanceof OverlabError ? error.exitCode : exitCodes.harness;
}

function indent(text: string): string {
  return text.replaceAll('\n', '\n          ');
}

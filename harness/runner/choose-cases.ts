import { UsageError } from '../base/errors.ts';
import { caseName, type ScenarioCase } from './cases.ts';
import type { RunRequest } from './run-request.ts';

/**
 * The cases that a request means, of all that its suite has.
 *
 * @throws UsageError where there is none: with the other cases of a scenario that a filter names, else with the
 * scenarios that there are.
 */
export function chooseCases<Case extends { readonly description: ScenarioCase }>(
  all: readonly Case[],
  { filters, suite }: Pick<RunRequest, 'filters' | 'suite'>,
): Case[] {
  const chosen = all.filter(({ description }) => isChosen(description, filters));
  if (chosen.length > 0) return chosen;
  throw new UsageError({
    what: filters.length > 0 ? `no scenario matches ${filters.join(', ')}` : 'there is nothing to run',
    why:
      all.length > 0
        ? `suite '${suite}' has: ${nearest(
            all.map(({ description }) => description),
            filters,
          ).join(', ')}`
        : `suite '${suite}' is empty for these networks`,
    remedy: "'overlab list' shows what there is",
  });
}

/** Whether a case is meant by one of the filters: parts of its name, or all without a filter. */
function isChosen(description: ScenarioCase, filters: readonly string[]): boolean {
  const name = caseName(description).toLowerCase();
  return filters.length === 0 || filters.some((filter) => name.includes(filter.toLowerCase()));
}

function nearest(all: readonly ScenarioCase[], filters: readonly string[]): string[] {
  const ofNamed = all.filter(({ id }) => filters.some((filter) => filter.toLowerCase().startsWith(`${id}[`)));
  return ofNamed.length > 0 ? ofNamed.map(caseName) : [...new Set(all.map(({ id }) => id))];
}

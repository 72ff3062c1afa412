import type { CaseChoice, ScenarioCase } from './cases.ts';
import { collecting } from './context.ts';
import { placesHere, type Place } from './where-it-runs.ts';
import { VitestSession } from './vitest-session.ts';

/** A scenario as `overlab list` shows it. */
export interface ListedScenario extends Pick<ScenarioCase, 'id' | 'title' | 'suite' | 'hosts' | 'features'> {
  readonly networks: readonly string[];
  /** Where it runs on this machine; `null` where its kernel was not looked at yet. */
  readonly here: readonly Place[] | null;
  readonly sabotages: readonly string[];
}

/** The scenarios of a suite, each once, with the networks and sabotages of its cases. */
export async function listCases(choice: Omit<CaseChoice, 'sabotage'>): Promise<ListedScenario[]> {
  const session = await VitestSession.open(collecting({ ...choice, networks: [...choice.networks], sabotage: true }));
  try {
    const cases = (await session.collect()).map(({ description }) => description);
    return groupCases(cases, await placesHere());
  } finally {
    await session.close();
  }
}

/** Gathers cases by their scenario. */
export function groupCases(
  cases: readonly ScenarioCase[],
  places?: (cases: readonly ScenarioCase[]) => Place[],
): ListedScenario[] {
  return [...new Set(cases.map(({ id }) => id))].map((id) => {
    const own = cases.filter((description) => description.id === id);
    const { title, suite, hosts } = own[0]!;
    return {
      id,
      title,
      suite,
      hosts,
      features: [...new Set(own.flatMap(({ features }) => features))],
      networks: [...new Set(own.map(({ network }) => network))],
      here: places?.(own) ?? null,
      sabotages: [...new Set(own.flatMap(({ sabotage }) => (sabotage ? [sabotage.id] : [])))],
    };
  });
}

import { engineGeneration } from '../../../results/engine-generation.ts';
import type { Outcome } from '../../../results/outcome.ts';
import type { ScenarioResult } from '../../../results/run.ts';
import { outcomeMarks } from '../../outcome-marks.ts';

export interface EnginesView {
  /** Generations, a column each. */
  names: string[];
  rows: {
    name: string;
    /** Whether the engines disagree. */
    differs: boolean;
    cells: ({ outcome: Outcome; mark: string; anchor: string } | null)[];
    facts: { title: string; differs: boolean; observed: (string | null)[] }[];
  }[];
}

/** The outcomes of a run side by side for each engine; `null` for a run with one. */
export function enginesView(scenarios: readonly ScenarioResult[], anchors: readonly string[]): EnginesView | null {
  const names = [...new Set(scenarios.map(({ engine }) => engineGeneration(engine)))].toSorted((a, b) =>
    a.localeCompare(b, 'en', { numeric: true }),
  );
  if (names.length < 2) return null;
  const byName = new Map<string, Map<string, { result: ScenarioResult; anchor: string }>>();
  for (const [index, result] of scenarios.entries()) {
    const { id, network, sabotage } = result;
    const name = `${id} · ${network}${sabotage === null ? '' : ` · ${sabotage.id}`}`;
    const row = byName.get(name) ?? new Map<string, { result: ScenarioResult; anchor: string }>();
    byName.set(name, row.set(engineGeneration(result.engine), { result, anchor: anchors[index]! }));
  }
  return {
    names,
    rows: [...byName].map(([name, row]) => {
      const results = names.map((engine) => row.get(engine));
      const cells = results.map((each) => {
        if (each === undefined) return null;
        const { outcome } = each.result;
        return { outcome, mark: outcomeMarks[outcome], anchor: each.anchor };
      });
      return { name, cells, differs: differ(cells.map((cell) => cell?.outcome)), facts: factRows(results) };
    }),
  };
}

/** What was recorded, and what was not as it must be. */
function factRows(results: readonly ({ result: ScenarioResult } | undefined)[]): EnginesView['rows'][0]['facts'] {
  const told = results.flatMap((each) => each?.result.facts ?? []).filter(({ expected, holds }) => expected === null || holds !== true);
  return [...new Set(told.map(({ title }) => title))].map((title) => {
    const observed = results.map((each) => each?.result.facts.find((fact) => fact.title === title)?.observed ?? null);
    return { title, observed, differs: differ(observed) };
  });
}

function differ(values: readonly unknown[]): boolean {
  return new Set(values).size > 1;
}

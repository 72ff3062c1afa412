import type { Scenario } from './scenario.ts';

type Use = <World>(definition: Scenario<World>) => void;

/** By their ids, so that a file that is loaded once more declares nothing twice. */
const declared = new Map<string, (use: Use) => void>();

/** Declares a scenario. `overlab run` unfolds it into cases and executes these. */
export function scenario<World>(definition: Scenario<World>): void {
  declared.set(definition.id, (use) => use(definition));
}

/** Hands over every scenario that was declared, in the order in which they were. */
export function forEachScenario(use: Use): void {
  for (const handOver of declared.values()) handOver(use);
}

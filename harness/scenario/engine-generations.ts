import { UsageError } from '../base/errors.ts';
import { engineGenerations } from '../engine/images/image-catalog.ts';

export { engineGenerations };

/** @throws UsageError for an engine that hosts cannot be had with. */
export function checkEngine(name: string): string {
  if (engineGenerations.includes(name)) return name;
  throw new UsageError({
    what: `--engine: hosts with Engine '${name}' cannot be had`,
    remedy: `choose from: ${engineGenerations.join(', ')}`,
  });
}

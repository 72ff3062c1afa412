import { UsageError } from '../base/errors.ts';
import { hostEngines } from '../engine/images/image-catalog.ts';

/** @throws UsageError for an engine that hosts cannot be had with. */
export function checkEngine(name: string): string {
  if (hostEngines.includes(name)) return name;
  throw new UsageError({
    what: `--engine: hosts with Engine '${name}' cannot be had`,
    remedy: `choose from: ${hostEngines.join(', ')}`,
  });
}

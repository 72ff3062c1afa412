import { UsageError } from '../base/errors.ts';
import { defaultEngine, hostEngines } from '../engine/images/image-catalog.ts';
import type { HostsSpec } from './hosts-spec.ts';
import type { Suite } from '../scenario/scenario.ts';

/** @throws UsageError for an engine that hosts cannot be had with. */
export function checkEngine(name: string): string {
  if (hostEngines.includes(name)) return name;
  throw new UsageError({
    what: `--engine: hosts with Engine '${name}' cannot be had`,
    remedy: `choose from: ${hostEngines.join(', ')}`,
  });
}

/**
 * The engines that a run goes through: those that were named, else all of them for the nightly suite and
 * the usual one for the others. Hosts that stand already come with theirs.
 *
 * @throws UsageError when several are named for such hosts, or one cannot be had.
 */
export function chooseEngines(named: readonly string[] | undefined, suite: Suite, hosts: HostsSpec): string[] {
  const given = hosts.kind === 'machines' || hosts.kind === 'standing';
  const engines = [...new Set(named ?? (suite === 'nightly' && !given ? hostEngines : [defaultEngine]))].map(
    checkEngine,
  );
  if (!given || engines.length === 1) return engines;
  throw new UsageError({
    what: `--engine: ${engines.join(', ')} cannot all be had on ${hosts.text}`,
    why: 'those hosts come with the engine that is installed on them',
    remedy: 'leave --engine out, or have hosts made: --hosts auto',
  });
}

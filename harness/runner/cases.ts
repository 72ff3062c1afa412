import { z } from 'zod';
import { hasPlugin } from '../networks/plugin/plugin.ts';
import { networkDriver } from '../networks/registry.ts';
import { isolations, suites, type Sabotage, type Scenario, type Suite } from '../scenario/scenario.ts';

/** One scenario on one network, perhaps with a sabotage: what is run, listed and reported. */
export const scenarioCaseSchema = z.object({
  id: z.string(),
  title: z.string(),
  suite: z.enum(suites),
  network: z.string(),
  hosts: z.number().int().positive(),
  /** Whether networks are compared by what it measures. */
  compares: z.boolean(),
  isolation: z.enum(isolations),
  /** Whether it finds no plugin on its hosts, because it puts it there itself. */
  bringsPlugin: z.boolean(),
  /** Kernel features that its hosts must have: the network's and the scenario's own. */
  features: z.array(z.string()),
  sabotage: z.object({ id: z.string(), title: z.string() }).nullable(),
});
export type ScenarioCase = z.infer<typeof scenarioCaseSchema>;

/** What decides into which cases a scenario unfolds. */
export interface CaseChoice {
  readonly networks: readonly string[];
  readonly suite: Suite;
  readonly sabotage: boolean;
}

/** A case with the sabotage itself, where there is one. */
export interface BoundCase<World> {
  readonly description: ScenarioCase;
  readonly sabotage: Sabotage<World> | null;
}

/** `reachability[overlay]`, or `reachability[overlay]!closed-data-path` with a sabotage. */
export function caseName({ id, network, sabotage }: Pick<ScenarioCase, 'id' | 'network' | 'sabotage'>): string {
  return `${id}[${network}]${sabotage ? `!${sabotage.id}` : ''}`;
}

/** The cases of a scenario: one for each network it is about, or with sabotage, one for each way to break it there. */
export function casesOf<World>(scenario: Scenario<World>, choice: CaseChoice): BoundCase<World>[] {
  const { networks } = scenario;
  const chosen =
    typeof networks === 'string' ? [networks] : choice.networks.filter((name) => networks(capabilitiesOf(name)));
  const within = chosen.filter((network) => belongs(scenario, network, choice.suite));
  return within.flatMap((network) => {
    const describe = (sabotage: Sabotage<World> | null): BoundCase<World> => ({
      description: {
        id: scenario.id,
        title: scenario.title,
        suite: suiteOf(scenario, network),
        network,
        hosts: scenario.needs.hosts,
        compares: scenario.compares === true,
        isolation: scenario.isolation ?? 'shared',
        bringsPlugin: scenario.bringsPlugin === true,
        features: [...new Set([...capabilitiesOf(network).kernelFeatures, ...(scenario.needs.features ?? [])])],
        sabotage: sabotage && { id: sabotage.id, title: sabotage.title },
      },
      sabotage,
    });
    if (!choice.sabotage) return [describe(null)];
    return scenario.sabotages.filter((sabotage) => sabotage.appliesTo?.(capabilitiesOf(network)) ?? true).map(describe);
  });
}

/** The smallest suite that a case belongs to. Networks that are put on a lab first are for long nights and for comparisons. */
function suiteOf<World>({ suite }: Scenario<World>, network: string): Suite {
  if (hasPlugin(networkDriver(network))) return 'nightly';
  return typeof suite === 'string' ? suite : suite(capabilitiesOf(network));
}

function belongs<World>(scenario: Scenario<World>, network: string, suite: Suite): boolean {
  if (suite === 'plugins') return scenario.compares === true && capabilitiesOf(network).compared;
  return suites.indexOf(suiteOf(scenario, network)) <= suites.indexOf(suite);
}

function capabilitiesOf(name: string) {
  return networkDriver(name).capabilities;
}

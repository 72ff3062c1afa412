import { UnsupportedError } from '../../base/errors.ts';
import { together } from '../../base/together.ts';
import type { Host } from '../../hosts/host.ts';
import type { NetworkDriver } from '../network.ts';
import { formsOf } from '../plugin/plugin-settings.ts';
import { findClashes, type Clash } from './find-clashes.ts';
import type { Footprint } from './footprint.ts';
import { surveyHost } from './survey-host.ts';

/** Where a plugin is to be put. */
export interface FootprintGround {
  readonly hosts: readonly Host[];
  /** Those that its store would be on. */
  readonly storeHosts: readonly Host[];
  /** The lab's subnet for plugins. */
  readonly pool: string;
}

/**
 * Sees that nobody has what a plugin takes of its hosts, and changes nothing.
 *
 * @throws UnsupportedError that names what is taken, on which host, by whom, and what to do about it.
 */
export async function refuseClashes(
  driver: NetworkDriver,
  footprint: Footprint,
  { hosts, storeHosts, pool }: FootprintGround,
): Promise<void> {
  const { ports = [], vxlan } = footprint;
  const asked = [...ports, ...(vxlan === undefined ? [] : [{ protocol: 'udp' as const, port: vxlan.port }])];
  const surveys = await together(hosts.map((host) => surveyHost(host, asked)));
  const swarm = surveys.find((survey) => survey.swarm !== null)?.swarm ?? null;
  const clashes = surveys.flatMap((survey, index) =>
    findClashes(footprint, survey, { hasStore: storeHosts.includes(hosts[index]!), swarm, pool }),
  );
  if (clashes.length === 0) return;
  throw new UnsupportedError({
    what: `${driver.title} cannot be put on these hosts`,
    why: clashes.map(({ held }) => held).join('; '),
    remedy: remedyFor(driver, clashes),
  });
}

/** Where every clash can be avoided by a setting of the plugin's, that is a way as well. */
function remedyFor({ name, variations }: NetworkDriver, clashes: readonly Clash[]): string {
  const here = [...new Set(clashes.map(({ remedy }) => remedy))].join('; ');
  const takes = variations?.takes ?? [];
  const settings = takes.filter((setting) => clashes.some((clash) => clash.setting === setting));
  if (!clashes.every(({ setting }) => setting !== null && takes.includes(setting))) return here;
  const [base] = name.split('+');
  return `${here}; or have it otherwise, as in --network ${[base, ...formsOf(settings)].join('+')}`;
}

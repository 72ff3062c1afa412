import { setTimeout as delay } from 'node:timers/promises';
import { HarnessError, messageOf } from '../../base/errors.ts';
import { undoAfter } from '../../base/undo.ts';
import type { Host } from '../../hosts/host.ts';
import type { Lab } from '../../lab/lab.ts';
import { pluginSubnet } from '../address-slices.ts';
import { refuseClashes } from '../footprint/refuse-clashes.ts';
import type { NetworkDriver } from '../network.ts';
import type { Installation, PluginDriver, PluginTools } from './plugin.ts';

interface Standing {
  readonly driver: PluginDriver;
  readonly installation: Installation;
}

const standing = new WeakMap<Lab, Standing>();

/** How long a plugin may take until its hosts know each other. 8 s were seen, and on emulated hosts 36 s. */
function convergenceBudgetMs({ tier }: Lab): number {
  return tier === 'emulated-vm' ? 60_000 : 20_000;
}
const lookEveryMs = 50;

/** The plugin of a driver on a lab. */
export function installationOn(lab: Lab, driver: NetworkDriver): Installation {
  const here = standing.get(lab);
  if (here !== undefined && here.driver.name === driver.name) return here.installation;
  throw new HarnessError({ what: `${driver.title} is not on the lab`, why: `${here?.driver.title ?? 'no plugin'} is` });
}

/** The driver whose plugin is on a lab. */
export function pluginOn(lab: Lab): PluginDriver | undefined {
  return standing.get(lab)?.driver;
}

/** What came of an installation. */
export interface Installed {
  readonly installation: Installation;
  /** Until its hosts knew the ways to each other, from the start. */
  readonly convergenceMs: number;
}

/**
 * Puts a plugin on a lab, and waits until its hosts know the ways to each other.
 *
 * @throws UnsupportedError when somebody has what it takes of the lab's hosts, before anything of it was started;
 *   HarnessError when another one is there, or when it does not come that far within 20 s, or 60 s on emulated hosts,
 *   with the last words of its daemons; nothing of it stays then.
 */
export async function installPlugin(
  driver: PluginDriver,
  lab: Lab,
  ground: PluginTools,
  hosts: readonly Host[] = lab.hosts,
): Promise<Installed> {
  const there = standing.get(lab);
  if (there !== undefined) {
    throw new HarnessError({ what: `${driver.title} cannot be put on the lab`, why: `${there.driver.title} is on it` });
  }
  const { plugin } = driver;
  const pool = plugin.footprint.subnet ?? pluginSubnet(lab.hosts.map(({ underlay }) => underlay.address));
  const storeHosts = hosts.slice(0, ground.storeMembers);
  await refuseClashes(driver, plugin.footprint, { hosts: lab.hosts, storeHosts, pool });
  const started = performance.now();
  const installation = await plugin.install({ ...ground, lab, hosts, pool });
  standing.set(lab, { driver, installation });
  try {
    const unconverged = await converged(driver, lab, installation);
    if (unconverged !== null) {
      throw new HarnessError({
        what: `${driver.title} did not come up within ${convergenceBudgetMs(lab) / 1000} s`,
        why: [...unconverged.missing, ...unconverged.words].join('\n'),
      });
    }
  } catch (error) {
    throw await undoAfter(error, () => removePlugin(lab));
  }
  return { installation, convergenceMs: performance.now() - started };
}

/** That hosts do not know the ways to each other. */
export interface Unconverged {
  /** What they lack, a clause each. */
  readonly missing: readonly string[];
  /** The last words of each daemon, line by line. */
  readonly words: readonly string[];
}

/**
 * Waits until the hosts of a plugin know the ways to each other, for up to 20 s, or 60 s on emulated hosts.
 *
 * @returns what they lack then; `null` when they lack nothing.
 * @throws HarnessError when a daemon has ended.
 */
export async function converged(
  driver: NetworkDriver,
  lab: Lab,
  installation: Installation,
): Promise<Unconverged | null> {
  const deadline = performance.now() + convergenceBudgetMs(lab);
  for (;;) {
    const [told] = await Promise.allSettled([installation.missing()]);
    if (told.status === 'fulfilled' && told.value.length === 0) return null;
    const ended = await endedDaemons(installation);
    if (ended.length > 0) {
      const why = ended.map(({ daemon, code, words }) => [`${daemon} ended with code ${code}`, ...words].join('\n  '));
      throw new HarnessError({ what: `${driver.title} did not come up`, why: why.join('\n') });
    }
    if (told.status === 'rejected') throw told.reason;
    if (performance.now() > deadline) return { missing: told.value, words: await lastWords(installation) };
    await delay(lookEveryMs);
  }
}

/** A daemon that does not run, though it was to. */
export interface EndedDaemon {
  /** `flanneld on h1` */
  readonly daemon: string;
  /** Its exit code; `null` where nobody knows, because its host is not reached. */
  readonly code: number | null;
  /** The last lines of its log. */
  readonly words: readonly string[];
}

const keptWords = 8;

/** Daemons that do not run, of the plugin and of its store. */
export async function endedDaemons({ daemons, store }: Installation): Promise<EndedDaemon[]> {
  const ended = await Promise.all(
    [...store, ...daemons].map(async ({ name, host, state }): Promise<EndedDaemon[]> => {
      const daemon = `${name} on ${host.name}`;
      try {
        const { running, code, words } = await state();
        return running ? [] : [{ daemon, code, words: words.slice(-keptWords) }];
      } catch (error) {
        return [{ daemon, code: null, words: [messageOf(error)] }];
      }
    }),
  );
  return ended.flat();
}

async function lastWords({ daemons, store }: Installation): Promise<string[]> {
  const said = [...store, ...daemons].map(async ({ name, host, state }) => {
    const words = await state().then(
      (known) => known.words.slice(-2),
      (error: unknown) => [messageOf(error)],
    );
    return words.map((line) => `${name} on ${host.name}: ${line}`);
  });
  return (await Promise.all(said)).flat();
}

/** Takes the plugin of a lab back, if there is one. */
export async function removePlugin(lab: Lab): Promise<void> {
  const here = standing.get(lab);
  if (here === undefined) return;
  standing.delete(lab);
  await here.installation.remove();
}

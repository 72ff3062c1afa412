import pLimit, { type LimitFunction } from 'p-limit';
import { HarnessError, messageOf } from '../base/errors.ts';
import type { Lab } from '../lab/lab.ts';
import { installPlugin, pluginOn, removePlugin } from '../networks/plugin/installations.ts';
import { hasPlugin, type PluginTools } from '../networks/plugin/plugin.ts';
import { HostPrograms } from '../networks/plugin/host-programs.ts';
import { networkDriver } from '../networks/registry.ts';
import type { ScenarioCase } from './cases.ts';
import type { RunContext } from './context.ts';
import { refusalFor } from './explain-failure.ts';
import type { Refusal } from './lab-wishes.ts';

interface Door {
  readonly lab: Lab;
  readonly turn: LimitFunction;
  readonly programs: HostPrograms;
}

/** Labs on which plugins were, in this thread. */
const doors = new Map<string, Door>();

function doorOf(lab: Lab, { programs }: RunContext): Door {
  const door = doors.get(lab.id) ?? { lab, turn: pLimit(1), programs: new HostPrograms(lab.id, programs) };
  doors.set(lab.id, door);
  return door;
}

/** What plugins of a lab are given to work with. */
export function toolsFor(lab: Lab, context: RunContext): PluginTools {
  const { programs } = doorOf(lab, context);
  return { programOn: (host, program) => programs.pathOn(host, program), storeMembers: context.storeMembers };
}

/**
 * Sees to it that on a case's lab is what its network needs, and nothing that would disturb it: puts the plugin of its
 * network there unless it brings it itself, and takes that of another one off.
 *
 * @returns why the case cannot be performed; `null` when it can.
 */
export async function admit(
  lab: Lab,
  { network, isolation, bringsPlugin }: ScenarioCase,
  context: RunContext,
): Promise<Refusal | null> {
  // A case with a lab of its own puts there itself what it wants.
  if (isolation === 'own-lab') return null;
  const driver = networkDriver(network);
  const { turn, programs } = doorOf(lab, context);
  return turn(async () => {
    try {
      const there = pluginOn(lab);
      if (there?.name === driver.name && !bringsPlugin) return null;
      const disturbs = driver.capabilities.claims !== null || isolation === 'quiet';
      if (there !== undefined && disturbs) await removePlugin(lab);
      if (!hasPlugin(driver)) return null;
      const needed = driver.plugin.artifacts.map(({ program }) => program);
      await programs.bring(lab.hosts, needed);
      if (!bringsPlugin) await installPlugin(driver, lab, toolsFor(lab, context));
      return null;
    } catch (error) {
      return refusalFor(error);
    }
  });
}

/** Of a lab that is thrown away, nothing has to be taken off. */
export function forget(lab: Lab): void {
  doors.delete(lab.id);
}

/**
 * Takes every plugin off, and what was brought for it. Every lab is tried.
 *
 * @throws HarnessError when something stays.
 */
export async function dismissAll(): Promise<void> {
  const all = [...doors.values()];
  doors.clear();
  const dismissed = await Promise.allSettled(
    all.map(async ({ lab, programs }) => {
      try {
        await removePlugin(lab);
      } finally {
        await programs.remove();
      }
    }),
  );
  const complaints = dismissed.flatMap((each) => (each.status === 'rejected' ? [messageOf(each.reason)] : []));
  if (complaints.length > 0) {
    throw new HarnessError({ what: 'plugins were not taken off all hosts', why: complaints.join('; ') });
  }
}

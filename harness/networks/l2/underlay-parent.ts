import { messageOf } from '../../base/errors.ts';
import { undoAfter } from '../../base/undo.ts';
import type { Host } from '../../hosts/host.ts';
import { holdState, type Release } from '../host-state/hold-state.ts';
import { createOnParent, type ParentOptions, type SegmentRequest } from './segment-network.ts';

/**
 * Makes a network whose parent is the underlay's interface itself. Engines let one network alone
 * have a parent (macvlan before 28, ipvlan always: moby#47318), so the next one gets a link of the
 * same kind on that interface: the kernel attaches what is made on such a link to the device
 * beneath it, so that both networks lie on the same parent in fact.
 *
 * @returns what removes that link again, where one was made.
 */
export async function createOnUnderlay(
  host: Host,
  request: SegmentRequest,
  engine: ParentOptions,
): Promise<Release | undefined> {
  try {
    await createOnParent(host, host.underlay.interface, request, engine);
    return undefined;
  } catch (error) {
    if (!isParentTaken(error)) throw error;
  }
  // The engine name ends with six random characters; a link's name has 15 at most (IFNAMSIZ).
  const link = `ovl-${request.engineName.slice(-6)}`;
  const release = await holdState({
    title: `the links of ${host.name}`,
    host,
    steps: [
      {
        apply: ['ip', 'link', 'add', link, 'link', host.underlay.interface, 'type', ...linkType(engine)],
        undo: ['ip', 'link', 'delete', link],
      },
      { apply: ['ip', 'link', 'set', link, 'up'], undo: ['ip', 'link', 'set', link, 'down'] },
    ],
  });
  try {
    await createOnParent(host, link, request, engine);
  } catch (error) {
    throw await undoAfter(error, release);
  }
  return release;
}

function isParentTaken(error: unknown): boolean {
  return /already using parent interface/i.test(messageOf(error));
}

/** All ipvlan links of a device have one mode, which the last one decides. */
function linkType({ driver, options }: ParentOptions): string[] {
  return driver === 'macvlan'
    ? ['macvlan', 'mode', options.macvlan_mode ?? 'bridge']
    : ['ipvlan', 'mode', options.ipvlan_mode ?? 'l2'];
}

import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { UnsupportedError } from '../../base/errors.ts';
import type { Host } from '../../hosts/host.ts';

const source = readFileSync(new URL('rotation-interval.py', import.meta.url), 'utf8');
const reportSchema = z.object({ places: z.number().int() });
const pidFile = '/run/docker.pid';

/**
 * Has the swarm that a host is going to manage replace its keys, for gossip and for ESP, every so many seconds instead
 * of every 12 hours (`DefaultKeyRotationInterval` in swarmkit's keymanager). The interval is changed in the memory of
 * the running engine, which is otherwise as it was; it goes back to 12 hours when it is started again.
 *
 * @throws UnsupportedError for an engine in which the interval is not found.
 */
export async function hastenKeyRotation(host: Host, seconds: number): Promise<void> {
  const { stdout } = await host.exec(['python3', '-I', '-S', '-c', source], {
    stdin: JSON.stringify({ pidFile, seconds }),
  });
  const { places } = reportSchema.parse(JSON.parse(stdout));
  if (places === 1) return;
  throw new UnsupportedError({
    what: `the keys of a swarm of Engine ${host.engineVersion} cannot be rotated before 12 hours are over`,
    why: `the interval was found at ${places} places of its program, and not at one`,
  });
}

/**
 * By which keys a host encrypts what it sends to others: the SPIs that its outgoing xfrm policies name, which change
 * with the key.
 */
export async function outgoingKeys(host: Host): Promise<string[]> {
  const { stdout } = await host.exec(['ip', 'xfrm', 'policy', 'show', 'dir', 'out']);
  return spisOf(stdout);
}

/** The SPIs in what `ip xfrm policy` prints, each once, in order. */
export function spisOf(policies: string): string[] {
  return [...new Set([...policies.matchAll(/\bspi (0x[0-9a-f]+)/g)].map(([, spi]) => spi!))].toSorted();
}

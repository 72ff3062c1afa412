import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import { UnsupportedError } from '../../base/errors.ts';
import { pythonCommand } from '../../hosts/commands/python-command.ts';
import type { Host } from '../../hosts/host.ts';

const source = readFileSync(new URL('rotation-interval.py', import.meta.url), 'utf8');
const reportSchema = z.object({ places: z.number().int() });
const pauseMs = 200;
const pidFile = '/run/docker.pid';

/**
 * Has the swarm that a host is going to manage replace its keys, for gossip and for ESP, every so many seconds instead
 * of every 12 hours (`DefaultKeyRotationInterval` in swarmkit's keymanager). The interval is changed in the memory of
 * the running engine, which is otherwise as it was; it goes back to 12 hours when it is started again.
 *
 * @throws UnsupportedError for an engine in which the interval is not found.
 */
export async function hastenKeyRotation(host: Host, seconds: number): Promise<void> {
  const { stdout } = await host.exec(pythonCommand(source), {
    stdin: JSON.stringify({ pidFile, seconds }),
  });
  const { places } = reportSchema.parse(JSON.parse(stdout));
  if (places === 1) return;
  throw new UnsupportedError({
    what: `the keys of a swarm of Engine ${host.engineVersion} cannot be rotated before 12 hours are over`,
    why: `the interval was found at ${places} places of its program, and not at one`,
  });
}

/** By which keys hosts encrypt what they send, as it changes. */
export class KeyWatch {
  readonly #hosts: readonly Host[];
  readonly #startedAt = performance.now();
  readonly #seen = new Map<Host, { readonly spis: string; readonly afterMs: number }[]>();

  constructor(hosts: readonly Host[]) {
    this.#hosts = hosts;
  }

  /** Looks at all hosts once. */
  async look(): Promise<void> {
    await Promise.all(
      this.#hosts.map(async (host) => {
        const { stdout } = await host.exec(['ip', 'xfrm', 'policy', 'show', 'dir', 'out']);
        const seen = this.#seen.get(host) ?? [];
        const spis = spisOf(stdout).join(' ');
        if (spis !== '' && spis !== seen.at(-1)?.spis) {
          this.#seen.set(host, [...seen, { spis, afterMs: performance.now() - this.#startedAt }]);
        }
      }),
    );
  }

  /** Looks until a host has begun so often to use another key, but no longer than a while. */
  async waitFor(host: Host, changes: number, budgetMs: number): Promise<void> {
    const until = performance.now() + budgetMs;
    do {
      await this.look();
      await delay(pauseMs);
    } while (this.changes(host) < changes && performance.now() < until);
  }

  /** How often a host has begun to use another key since it was first looked at. */
  changes(host: Host): number {
    return Math.max(0, (this.#seen.get(host)?.length ?? 0) - 1);
  }

  /** Which keys a host used from when on: `h1 from 12.1 s on: SPI 0x2f1c7e30`. */
  describe(): string[] {
    return [...this.#seen].flatMap(([host, seen]) =>
      seen.map(({ spis, afterMs }) => `${host.name} from ${(afterMs / 1000).toFixed(1)} s on: SPI ${spis}`),
    );
  }
}

/** The SPIs in what `ip xfrm policy` prints, each once, in order: those of outgoing policies change with the key. */
export function spisOf(policies: string): string[] {
  return [...new Set([...policies.matchAll(/\bspi (0x[0-9a-f]+)/g)].map(([, spi]) => spi!))].toSorted();
}

/** The packets that the kernel of a host dropped around ESP since it started, by its counters (xfrm_proc in Linux): `h1: XfrmInNoStates 3`. */
export async function droppedAroundEsp(host: Host): Promise<string[]> {
  const { stdout } = await host.exec(['cat', '/proc/net/xfrm_stat'], { check: false });
  return countersOf(stdout).map((counter) => `${host.name}: ${counter}`);
}

/** Those counters of `/proc/net/xfrm_stat` that are not zero. */
export function countersOf(text: string): string[] {
  return [...text.matchAll(/^(\w+)\s+(\d+)$/gm)].filter(([, , n]) => n !== '0').map(([, name, n]) => `${name} ${n}`);
}

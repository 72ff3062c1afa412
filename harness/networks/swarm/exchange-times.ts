import { setTimeout as delay } from 'node:timers/promises';
import type { Host } from '../../hosts/host.ts';
import type { Lab } from '../../lab/lab.ts';

/** `PushPullInterval` of memberlist's `DefaultLANConfig`, by which networkdb exchanges tables; its ticker was seen to keep it to 10 ms. */
export const exchangeIntervalMs = 30_000;

/** From asking for an attachment until its host joins the network; 0.7 s were seen on an emulated host that was busy. */
const joinTakesMs = 1_200;

/** How much later than a host's part in the swarm began this may be known: 0.3 s on an emulated host. */
const knownLateMs = 500;

const begins = new WeakMap<Host, number>();

/**
 * Says that a host's part in a swarm begins now, as it does when an engine answers that it is in. With an engine that is
 * started again it begins anew, which nobody says: joins may then meet exchanges as they did before.
 */
export function noteBegin(host: Host): void {
  begins.set(host, performance.now());
}

/**
 * Milliseconds from a moment until a host can join a network without meeting an exchange of tables that others make by
 * themselves; 0 if there is no such moment within their interval.
 *
 * @param beginsMs when the others began with their exchanges, on the same clock as the moment.
 */
export function untilQuietMs(beginsMs: readonly number[], nowMs: number): number {
  let waitMs = 0;
  for (;;) {
    const ends = beginsMs.map((beginMs) => restOfExchangeMs(nowMs + waitMs - beginMs)).filter((rest) => rest > 0);
    if (ends.length === 0) return waitMs;
    waitMs += Math.max(...ends);
    if (waitMs >= exchangeIntervalMs) return 0;
  }
}

/** What is left of the time in which a join that is asked for would meet an exchange; `sinceMs` counts from the first. */
function restOfExchangeMs(sinceMs: number): number {
  const intoMs = (sinceMs + joinTakesMs + knownLateMs) % exchangeIntervalMs;
  return Math.max(0, joinTakesMs + knownLateMs - intoMs);
}

/** Waits until no host of a lab is about to exchange tables by itself, as far as it is known when they do. */
export async function awaitQuiet(lab: Lab): Promise<void> {
  const waitMs = untilQuietMs(
    lab.hosts.flatMap((host) => begins.get(host) ?? []),
    performance.now(),
  );
  if (waitMs > 0) await delay(waitMs);
}

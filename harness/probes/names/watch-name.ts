import { setTimeout as delay } from 'node:timers/promises';
import type { Endpoint } from '../../networks/endpoint.ts';
import { resolveNames } from './resolve-names.ts';

const pauseMs = 200;

/** What a name led to while something went on. */
export interface NameWatch {
  readonly asked: number;
  /** Addresses in words, `198.19.127.5` or `no address`, each answer that was seen once. */
  readonly seen: readonly string[];
}

/** Asks an endpoint's resolver for a name over and over, at least once, until something has come about. Rejects if that does. */
export async function watchName(asker: Endpoint, name: string, meanwhile: Promise<unknown>): Promise<NameWatch> {
  let pending = true;
  const over = meanwhile.finally(() => (pending = false));
  // It is awaited below, whatever becomes of the questions.
  over.catch(() => undefined);
  const seen = new Set<string>();
  let asked = 0;
  do {
    const [found] = await resolveNames(asker, [name]);
    seen.add(found!.addresses.join(', ') || `no address (${found!.detail ?? 'no reason is known'})`);
    asked += 1;
    if (pending) await delay(pauseMs);
  } while (pending);
  await over;
  return { asked, seen: [...seen] };
}

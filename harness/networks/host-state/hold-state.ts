import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import { HarnessError } from '../../base/errors.ts';
import type { Host } from '../../hosts/host.ts';

/** A change of a host's state, and what takes it back: commands of the host as argument arrays. */
export interface StateStep {
  readonly apply: readonly string[];
  readonly undo: readonly string[];
  /** What `undo` says when that to which it belongs is gone meanwhile, so that nothing is left to take back. */
  readonly goneWords?: string;
}

export interface StateChange {
  /** The host or the network, for messages: `the address of h2`. */
  readonly title: string;
  readonly host: Host;
  /** A process in whose network namespace the commands run; `null`, the default, for the host's own. */
  readonly pid?: number | null;
  /** Applied in this order, taken back in the opposite one. */
  readonly steps: readonly StateStep[];
}

/** Takes a change back. Rejects with a `HarnessError` when something of it stays. */
export type Release = () => Promise<void>;

const source = readFileSync(new URL('state-holder.py', import.meta.url), 'utf8');
/** More than the longest change needs, whose commands have 20 s each. */
const patienceMs = 60_000;

const sayingSchema = z.object({
  applied: z.boolean().optional(),
  undone: z.boolean().optional(),
  error: z.string().optional(),
});

/**
 * Changes the state of a host until it is released. A process on the host itself takes the change
 * back when its standard input ends, and that ends with the harness, even when the harness is
 * killed: a host that outlives the run is left as it was.
 *
 * @throws HarnessError when a step cannot be applied; those before it have been taken back then.
 */
export async function holdState({ title, host, pid = null, steps }: StateChange): Promise<Release> {
  const holder = await host.spawn(['python3', '-I', '-S', '-c', source]);
  holder.stdin.on('error', () => undefined);
  let complaint = '';
  holder.stderr.setEncoding('utf8');
  holder.stderr.on('data', (text: string) => (complaint = (complaint + text).slice(-2_000)));
  const lines = createInterface({ input: holder.stdout, crlfDelay: Infinity })[Symbol.asyncIterator]();

  const nextSaying = async () => {
    const timer = new AbortController();
    try {
      const line = await Promise.race([lines.next(), delay(patienceMs, null, { signal: timer.signal })]);
      if (line === null) return { error: `no word within ${patienceMs / 1000} s` };
      if (line.done === true) return { error: complaint.trim() || 'it ended without a word' };
      return sayingSchema.parse(JSON.parse(line.value));
    } finally {
      timer.abort();
    }
  };

  holder.stdin.write(`${JSON.stringify({ pid, steps })}\n`);
  const first = await nextSaying();
  if (first.applied !== true) {
    holder.stdin.end();
    throw new HarnessError({ what: `${title} could not be changed`, why: first.error });
  }
  return async () => {
    holder.stdin.end();
    const last = await nextSaying();
    if (last.undone !== true) throw new HarnessError({ what: `${title} could not be restored`, why: last.error });
  };
}

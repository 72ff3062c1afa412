import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { HarnessError, messageOf } from '../../base/errors.ts';
import type { Host } from '../../hosts/host.ts';
import { startHelper } from './host-helper.ts';

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
  const helper = await startHelper({ host, source, title: `what holds ${title}`, patienceMs });
  const saidIn = async (answer: Promise<string>) =>
    answer.then(
      (line) => sayingSchema.parse(JSON.parse(line)),
      (error: unknown) => sayingSchema.parse({ error: messageOf(error) }),
    );

  const first = await saidIn(helper.ask({ pid, steps }));
  if (first.applied !== true) {
    void helper.end();
    throw new HarnessError({ what: `${title} could not be changed`, why: first.error });
  }
  return async () => {
    const last = await saidIn(helper.finish());
    if (last.undone !== true) throw new HarnessError({ what: `${title} could not be restored`, why: last.error });
  };
}

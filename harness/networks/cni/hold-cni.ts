import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { HarnessError } from '../../base/errors.ts';
import type { Host } from '../../hosts/host.ts';
import { startHelper } from '../host-state/host-helper.ts';
import type { Chain } from './plan-chain.ts';

/** What runs plugins on a host, for as long as it is held. */
export interface CniHolder {
  /**
   * Gives a container an interface, and has the plugins check it where they can.
   *
   * @param id by which it is known from then on.
   * @param pid a process in the container's network namespace.
   * @returns the result that the chain came to.
   * @throws HarnessError with the words of the plugin that refused; the others have taken theirs back.
   */
  add(id: string, pid: number, chain: Chain): Promise<unknown>;
  /** Has the plugins check all interfaces. Rejects with a `HarnessError` in the words of the first that complains. */
  check(): Promise<void>;
  /** Takes an interface away; one that is gone already counts as taken away. */
  delete(id: string): Promise<void>;
  /** Takes away whatever is left of interfaces, and what plugins leave behind. Rejects when something stays. */
  release(): Promise<void>;
}

export interface CniHolderRequest {
  readonly host: Host;
  /** Where its plugins are, the first one first. */
  readonly folders: readonly string[];
  /** Plugins that have to be there. */
  readonly programs: readonly string[];
  /** What is removed at the end. */
  readonly stateFolder: string;
}

const source = readFileSync(new URL('cni-holder.py', import.meta.url), 'utf8');
/** More than a chain needs of which each plugin has 90 s. */
const patienceMs = 360_000;

const sayingSchema = z.object({
  missing: z.array(z.string()).optional(),
  result: z.unknown().optional(),
  undone: z.boolean().optional(),
  error: z.string().optional(),
});
type Saying = z.infer<typeof sayingSchema>;

/**
 * Starts a process on a host that runs CNI plugins. It takes away what it has added when the harness lets go of it,
 * and also when the harness is killed.
 *
 * @returns it, and the plugins that are in none of the folders.
 */
export async function holdCni(request: CniHolderRequest): Promise<{ holder: CniHolder; missing: readonly string[] }> {
  const { host, folders, programs, stateFolder } = request;
  const helper = await startHelper({ host, source, title: `what runs CNI plugins on ${host.name}`, patienceMs });
  const read = (line: string): Saying => sayingSchema.parse(JSON.parse(line));
  const tell = async (message: unknown): Promise<Saying> => {
    const saying = read(await helper.ask(message));
    if (saying.error !== undefined) throw new HarnessError({ what: saying.error });
    return saying;
  };

  const { missing = [] } = await tell({ folders, programs, stateFolder }).catch((error: unknown) => {
    void helper.end();
    throw error;
  });
  const holder: CniHolder = {
    add: async (id, pid, chain) => (await tell({ do: 'add', id, pid, ...chain })).result,
    check: async () => void (await tell({ do: 'check' })),
    delete: async (id) => void (await tell({ do: 'delete', id })),
    release: async () => {
      const { error } = read(await helper.finish());
      if (error !== undefined) throw new HarnessError({ what: `CNI left something on ${host.name}`, why: error });
    },
  };
  return { holder, missing };
}

import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { HarnessError } from '../../base/errors.ts';
import type { Host } from '../../hosts/host.ts';
import { startHelper } from '../host-state/host-helper.ts';

/** A program that is to run on a host. */
export interface DaemonSpec {
  /** As its log and findings call it: `flanneld`. */
  readonly name: string;
  readonly host: Host;
  readonly argv: readonly string[];
  /** Beside the environment that commands of the host have. */
  readonly env?: Readonly<Record<string, string>>;
  /** `/` by default. */
  readonly cwd?: string;
  /** It is started again, five times at the most, when it ends by itself with a last line like this. */
  readonly restartAfter?: RegExp;
}

/** A program that runs on a host for as long as it is wanted. */
export interface Daemon {
  readonly name: string;
  readonly host: Host;
  /** Whether it runs; its exit code where it does not; the last lines that it said. */
  state(): Promise<DaemonState>;
  /** Ends it by SIGTERM, and after 8 s by SIGKILL. */
  stop(): Promise<void>;
  /** Ends it by SIGKILL. */
  kill(): Promise<void>;
  /** Starts it again. */
  start(): Promise<void>;
  /** Ends it for good. */
  release(): Promise<void>;
}

const stateSchema = z.object({ running: z.boolean(), code: z.number().nullable(), words: z.array(z.string()) });
export type DaemonState = z.infer<typeof stateSchema>;
const sayingSchema = stateSchema.extend({ ended: z.boolean().optional() });

const source = readFileSync(new URL('daemon-holder.py', import.meta.url), 'utf8');
const patienceMs = 30_000;

/**
 * Starts a program on a host. A process there ends it when the harness lets go of it, and also when the harness is
 * killed.
 *
 * @throws HarnessError when it cannot be started.
 */
export async function holdDaemon(spec: DaemonSpec): Promise<Daemon> {
  const { name, host, argv, env = {}, cwd = '/', restartAfter } = spec;
  const helper = await startHelper({
    host,
    source,
    title: `what holds ${name} on ${host.name}`,
    patienceMs,
    isAnswer: (line) => sayingSchema.parse(JSON.parse(line)).ended !== true,
  });
  const ask = async (message: unknown): Promise<DaemonState> =>
    stateSchema.parse(JSON.parse(await helper.ask(message)));
  const started = (state: DaemonState) => {
    if (!state.running) {
      throw new HarnessError({ what: `${name} did not start on ${host.name}`, why: state.words.slice(-5).join('\n') });
    }
  };

  try {
    started(await ask({ argv, env, cwd, restartAfter: restartAfter?.source ?? null }));
  } catch (error) {
    void helper.end();
    throw error;
  }
  return {
    name,
    host,
    state: () => ask({ do: 'words' }),
    stop: async () => void (await ask({ do: 'stop' })),
    kill: async () => void (await ask({ do: 'kill' })),
    start: async () => started(await ask({ do: 'start' })),
    release: () => helper.end(),
  };
}

import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { HarnessError } from '../../base/errors.ts';
import type { Host } from '../../hosts/host.ts';

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
export async function holdDaemon({ name, host, argv, env = {}, cwd = '/' }: DaemonSpec): Promise<Daemon> {
  const holder = await host.spawn(['python3', '-I', '-S', '-c', source]);
  holder.stdin.on('error', () => undefined);
  holder.stderr.resume();
  const lines = createInterface({ input: holder.stdout, crlfDelay: Infinity });
  const waiting: ((state: DaemonState) => void)[] = [];
  lines.on('line', (line) => {
    const { ended, ...state } = sayingSchema.parse(JSON.parse(line));
    if (ended !== true) waiting.shift()?.(state);
  });

  const ask = async (message: unknown): Promise<DaemonState> => {
    let timer: NodeJS.Timeout | undefined;
    const answer = new Promise<DaemonState>((resolve, reject) => {
      const lost = (why: string) => reject(new HarnessError({ what: `${name} on ${host.name} is out of reach`, why }));
      waiting.push(resolve);
      timer = setTimeout(() => lost(`no word within ${patienceMs / 1000} s`), patienceMs);
      holder.exited.then(
        (code) => lost(`what held it ended with code ${code}`),
        (error: unknown) => lost(String(error)),
      );
    });
    holder.stdin.write(`${JSON.stringify(message)}\n`);
    return answer.finally(() => clearTimeout(timer));
  };
  const started = (state: DaemonState) => {
    if (!state.running) {
      throw new HarnessError({ what: `${name} did not start on ${host.name}`, why: state.words.slice(-5).join('\n') });
    }
  };

  started(await ask({ argv, env, cwd }));
  return {
    name,
    host,
    state: () => ask({ do: 'words' }),
    stop: async () => void (await ask({ do: 'stop' })),
    kill: async () => void (await ask({ do: 'kill' })),
    start: async () => started(await ask({ do: 'start' })),
    release: async () => {
      holder.stdin.end();
      await holder.exited.catch(() => undefined);
    },
  };
}

import path from 'node:path';
import { HarnessError } from '../../base/errors.ts';
import { together } from '../../base/together.ts';
import { copyTo } from '../../hosts/copy-file.ts';
import type { Host } from '../../hosts/host.ts';
import { holdState, type Release } from '../host-state/hold-state.ts';
import { runFolder } from '../host-state/run-folder.ts';

/** Programs that hosts of a lab were given, each once. */
export class HostPrograms {
  readonly #folder: string;
  readonly #sources: Readonly<Record<string, string>>;
  readonly #brought = new Map<string, Promise<string>>();
  readonly #releases = new Map<Host, Promise<Release>>();

  /** @param sources where they lie on this machine, by their names. */
  constructor(labId: string, sources: Readonly<Record<string, string>>) {
    this.#folder = runFolder('programs', labId);
    this.#sources = sources;
  }

  /** Brings programs to hosts, side by side. */
  async bring(hosts: readonly Host[], programs: readonly string[]): Promise<void> {
    await together(hosts.flatMap((host) => programs.map((program) => this.pathOn(host, program))));
  }

  /** Where a program is on a host, to which it is brought when it is first asked for. */
  async pathOn(host: Host, program: string): Promise<string> {
    const source = this.#sources[program];
    if (source === undefined) throw new HarnessError({ what: `nobody has brought ${program}` });
    const key = `${host.name} ${program}`;
    return remembered(this.#brought, key, () => this.#bring(host, source, path.posix.join(this.#folder, program)));
  }

  async remove(): Promise<void> {
    const releases = [...this.#releases.values()];
    this.#releases.clear();
    this.#brought.clear();
    await together(releases.map(async (release) => (await release)()));
  }

  async #bring(host: Host, source: string, target: string): Promise<string> {
    await remembered(this.#releases, host, () =>
      holdState({
        title: `the programs on ${host.name}`,
        host,
        steps: [{ apply: ['mkdir', '-p', this.#folder], undo: ['rm', '-r', '-f', this.#folder] }],
      }),
    );
    await copyTo(host, source, target, 0o755);
    return target;
  }
}

/** What is there, or is made now; what fails is made again when it is next asked for. */
async function remembered<Key, Value>(
  known: Map<Key, Promise<Value>>,
  key: Key,
  make: () => Promise<Value>,
): Promise<Value> {
  const found = known.get(key);
  if (found !== undefined) return found;
  const making = make();
  known.set(key, making);
  return making.catch((error: unknown) => {
    if (known.get(key) === making) known.delete(key);
    throw error;
  });
}

import { appendFile, mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { constants } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { HarnessError } from '../../base/errors.ts';
import { cacheDir } from '../../base/paths.ts';
import { identify, isAlive } from '../../base/process-identity.ts';
import { engineEndpointSchema, type EngineEndpoint } from '../../engine/outer/endpoint.ts';
import { resourceSchema, type Claim, type Disclaim, type Resource } from '../../hosts/resource.ts';

const headerSchema = z.object({
  run: z.string().regex(/^[a-z0-9-]+$/),
  pid: z.number().int(),
  startTicks: z.string().nullable(),
  engine: engineEndpointSchema,
  startedAt: z.string(),
});

const entrySchema = z.union([
  z.object({ claim: resourceSchema }),
  z.object({ disclaim: resourceSchema }),
  z.object({ kept: z.literal(true) }),
]);

/** What a run has made on this machine, and whether the run still goes on. */
export interface LedgerContent {
  readonly run: string;
  readonly engine: EngineEndpoint;
  readonly startedAt: string;
  readonly resources: readonly Resource[];
  /** The lab was left standing on purpose. */
  readonly kept: boolean;
  /** The process of the run still exists. */
  readonly alive: boolean;
}

function ledgerFolder(): string {
  return path.join(cacheDir(), 'ledgers');
}

/**
 * The list on disk of what a run creates. Each resource is written down before it is created,
 * so that whatever happens another process can remove it.
 */
export class Ledger {
  readonly run: string;
  readonly #file: string;
  #resources: readonly Resource[] = [];
  #closed = false;

  private constructor(run: string, file: string) {
    this.run = run;
    this.#file = file;
  }

  static async open(run: string, engine: EngineEndpoint): Promise<Ledger> {
    await mkdir(ledgerFolder(), { recursive: true, mode: 0o700 });
    const ledger = new Ledger(run, path.join(ledgerFolder(), `${run}.ndjson`));
    await ledger.#write({ run, ...identify(), engine, startedAt: new Date().toISOString() });
    return ledger;
  }

  readonly claim: Claim = async (resource) => {
    if (this.#closed) throw new HarnessError({ what: 'the run is over', why: 'nothing more is made for it' });
    this.#resources = [...this.#resources, resource];
    await this.#write({ claim: resource });
  };

  readonly disclaim: Disclaim = async (resource) => {
    this.#resources = without(this.#resources, resource);
    await this.#write({ disclaim: resource });
  };

  /** From now on nothing can be claimed, so that what is still under way makes nothing more. */
  close(): readonly Resource[] {
    this.#closed = true;
    return this.#resources;
  }

  get resources(): readonly Resource[] {
    return this.#resources;
  }

  /** The run ends and its lab stays. */
  async keep(): Promise<void> {
    await this.#write({ kept: true });
  }

  async #write(line: object): Promise<void> {
    await appendFile(this.#file, `${JSON.stringify(line)}\n`, { mode: 0o600 });
  }
}

/** Adds to the ledger of a run whose lab was kept. */
export async function claimFor(run: string, resource: Resource): Promise<void> {
  await appendFile(path.join(ledgerFolder(), `${run}.ndjson`), `${JSON.stringify({ claim: resource })}\n`, {
    mode: 0o600,
    flag: constants.O_APPEND | constants.O_WRONLY,
  });
}

function without(resources: readonly Resource[], gone: Resource): Resource[] {
  const text = JSON.stringify(gone);
  return resources.filter((resource) => JSON.stringify(resource) !== text);
}

/** Forgets a run: everything that it made is gone. */
export async function forgetLedger(run: string): Promise<void> {
  await rm(path.join(ledgerFolder(), `${run}.ndjson`), { force: true });
}

/** Reads a ledger's text; a last line that a crash cut short is left out, because nothing was created after it. */
export function parseLedger(content: string): LedgerContent | undefined {
  const [first, ...rest] = content.split('\n');
  const header = headerSchema.safeParse(parseJson(first));
  if (!header.success) return undefined;
  const { run, engine, startedAt, ...identity } = header.data;
  const entries = rest.flatMap((line) => {
    const entry = entrySchema.safeParse(parseJson(line));
    return entry.success ? [entry.data] : [];
  });
  return {
    run,
    engine,
    startedAt,
    resources: entries.reduce<readonly Resource[]>((held, entry) => {
      if ('claim' in entry) return [...held, entry.claim];
      return 'disclaim' in entry ? without(held, entry.disclaim) : held;
    }, []),
    kept: entries.some((entry) => 'kept' in entry),
    alive: isAlive(identity),
  };
}

function parseJson(line: string | undefined): unknown {
  try {
    return JSON.parse(line ?? '');
  } catch {
    return undefined;
  }
}

/** The ledgers of all runs that have not been cleaned up. */
export async function readLedgers(): Promise<LedgerContent[]> {
  const names = await readdir(ledgerFolder()).catch(() => []);
  const contents = await Promise.all(
    names
      .filter((name) => name.endsWith('.ndjson'))
      .map(async (name) => parseLedger(await readFile(path.join(ledgerFolder(), name), 'utf8').catch(() => ''))),
  );
  return contents.filter((content) => content !== undefined);
}

import type Docker from 'dockerode';
import { connectEngine, type EngineEndpoint } from '../../engine/outer/endpoint.ts';
import { enginePaths } from '../../engine/private/engine-paths.ts';
import {
  acquirePrivateEngine,
  stopPrivateEngineIfUnused,
  unholdPrivateEngine,
} from '../../engine/private/private-engine.ts';
import { forgetNamedLabs, namedLabs } from '../named/named-labs.ts';
import { readLedgers, type LedgerContent } from './ledger.ts';
import { unwind } from './unwind.ts';

const keptLab = 'the lab that was kept';

export interface CleanReport {
  readonly cleaned: readonly LedgerContent[];
  /** Runs that go on in other processes, which are left alone. */
  readonly running: readonly LedgerContent[];
  readonly errors: readonly Error[];
}

/**
 * Removes what runs left whose process is gone: exactly what their ledgers list. Labs that were
 * kept on purpose stay, unless `includeKept`.
 */
export async function removeLeftovers(
  say: (line: string) => void,
  { includeKept = false }: { includeKept?: boolean } = {},
): Promise<CleanReport> {
  const ledgers = await readLedgers();
  const over = ledgers
    .filter((ledger) => (ledger.kept ? includeKept : !ledger.alive))
    // What was left on the hosts of a lab goes before the lab itself.
    .toSorted((a, b) => Number(a.kept) - Number(b.kept));
  const errors: Error[] = [];
  const named = await namedLabs();
  for (const ledger of over) {
    const names = named.filter(({ runId }) => runId === ledger.run).map(({ name }) => `'${name}'`);
    const kept = names.length > 0 ? `the lab ${names.join(', ')}, which stands since ${ledger.startedAt},` : keptLab;
    say(`removing ${ledger.kept ? kept : 'what was left'} of run ${ledger.run}`);
    const failed = await withEngine(ledger.engine, (engine) => unwind(ledger.run, ledger.resources, engine)).catch(
      (error: unknown) => [error as Error],
    );
    errors.push(...failed);
    if (failed.length > 0) continue;
    await forgetNamedLabs(ledger.run);
    if (ledger.kept) await unholdPrivateEngine(ledger.run);
  }
  return { cleaned: over, running: ledgers.filter((ledger) => ledger.alive && !ledger.kept), errors };
}

/**
 * Takes one kept lab down.
 *
 * @returns what could not be removed.
 */
export async function removeKept(runId: string): Promise<readonly Error[]> {
  const ledger = (await readLedgers()).find(({ run, kept }) => run === runId && kept);
  const errors =
    ledger === undefined
      ? []
      : await withEngine(ledger.engine, (engine) => unwind(ledger.run, ledger.resources, engine));
  if (errors.length > 0) return errors;
  await forgetNamedLabs(runId);
  await unholdPrivateEngine(runId);
  return [];
}

/** Removes everything that no run needs any more: leftovers, kept labs, and the private engine when it is unused. */
export async function cleanUp(say: (line: string) => void): Promise<CleanReport> {
  const report = await removeLeftovers(say, { includeKept: true });
  await stopPrivateEngineIfUnused();
  return report;
}

/** A private engine may have been killed along with its run, and is started again for as long as it takes. */
async function withEngine<T>(endpoint: EngineEndpoint, work: (engine: Docker) => Promise<T>): Promise<T> {
  const isPrivate = endpoint.kind === 'socket' && endpoint.path === enginePaths().socket;
  const lease = isPrivate ? await acquirePrivateEngine() : undefined;
  try {
    return await work(connectEngine(endpoint));
  } finally {
    await lease?.release();
  }
}

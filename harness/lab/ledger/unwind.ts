import type Docker from 'dockerode';
import pMap from 'p-map';
import pRetry from 'p-retry';
import type { Resource } from '../../hosts/resource.ts';
import { HarnessError } from '../../base/errors.ts';
import { forgetLedger } from './ledger.ts';
import { removeResource } from './remove-resource.ts';

/** What is removed before what: containers leave the networks and folders that they use. */
const order: readonly Resource['kind'][] = ['process', 'machine', 'container', 'network', 'volume', 'directory'];

/**
 * Removes everything that a run made; the ledger is forgotten only when all is gone.
 *
 * @returns the errors, empty when nothing is left.
 */
export async function unwind(run: string, resources: readonly Resource[], engine: Docker): Promise<Error[]> {
  const { errors } = await removeAll(run, resources, engine);
  if (errors.length === 0) await forgetLedger(run);
  return errors;
}

/**
 * Removes some of what a run made, last things first, things of one kind side by side. Every entry is tried
 * whatever the others do.
 */
export async function removeAll(
  run: string,
  resources: readonly Resource[],
  engine: Docker,
): Promise<{ readonly removed: Resource[]; readonly errors: Error[] }> {
  const errors: Error[] = [];
  const removed: Resource[] = [];
  for (const kind of order) {
    const ofKind = resources.filter((resource) => resource.kind === kind).toReversed();
    await pMap(
      ofKind,
      (resource) =>
        pRetry(() => removeResource(resource, run, engine), {
          retries: 3,
          minTimeout: 100,
          shouldRetry: ({ error }) => !(error instanceof HarnessError),
        }).then(
          () => void removed.push(resource),
          (error: unknown) => void errors.push(error as Error),
        ),
      { concurrency: 16 },
    );
  }
  return { removed, errors };
}

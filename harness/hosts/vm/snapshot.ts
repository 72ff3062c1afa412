import { createHash, randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { HarnessError, messageOf } from '../../base/errors.ts';
import { cacheFolder } from '../../base/paths.ts';
import { writeWhole } from '../../base/write-whole.ts';
import { cacheLabel } from '../../engine/cache.ts';
import { withFileLock } from '../../engine/file-lock.ts';
import type { ProviderContext } from '../provider.ts';
import { runLabel } from '../resource.ts';
import { runOnce } from './run-once.ts';
import { guestSize, snapshotFolderInside, type Accelerator } from './vm-program.ts';

const recordSchema = z.object({
  /** Stands for all that the snapshot was made from. */
  key: z.string(),
  /** The outer engine that has the volume. */
  engine: z.string(),
  volume: z.string(),
  /** Earlier ones, which are removed when nobody uses them any more. */
  outdated: z.array(z.string()),
});
type SnapshotRecord = z.infer<typeof recordSchema>;

/** What a snapshot is made from. */
export interface SnapshotRecipe {
  /** Engine generation, for example `26.1`. */
  readonly engine: string;
  readonly hostImage: string;
  readonly vmImage: string;
  readonly accelerator: Accelerator;
}

/**
 * The snapshot from which virtual machines of one engine generation are resumed: a volume of the
 * outer engine, made once from the host image and kept. Several processes make it once.
 *
 * @param unfit a volume that was found to be unusable, and why: a new one is made in its place.
 * @returns the volume's name.
 * @throws HarnessError with the end of the guest's console when the guest does not boot.
 */
export async function ensureSnapshot(
  recipe: SnapshotRecipe,
  context: ProviderContext,
  unfit?: { readonly volume: string; readonly why: string },
): Promise<string> {
  const file = path.join(cacheFolder('vm'), `${recipe.engine}-${recipe.accelerator}-${digest(context.outer.id)}.json`);
  return withFileLock(file, async () => {
    const key = digest(JSON.stringify([recipe, guestSize]));
    const known = await readRecord(file);
    if (known?.key === key && known.volume !== unfit?.volume && (await volumeExists(known.volume, context))) {
      return known.volume;
    }
    if (unfit !== undefined) context.say(`the snapshot of VM hosts is made anew: ${unfit.why}`);
    const volume = await makeSnapshot(recipe, context);
    const outdated = await removeOutdated([...(known?.outdated ?? []), ...(known ? [known.volume] : [])], context);
    const record: SnapshotRecord = { key, engine: context.outer.id, volume, outdated };
    await writeWhole(file, `${JSON.stringify(record, null, 2)}\n`);
    return volume;
  });
}

async function makeSnapshot(recipe: SnapshotRecipe, context: ProviderContext): Promise<string> {
  const { outer, claim, disclaim, runId } = context;
  const name = `overlab-vm-${recipe.engine}-${randomBytes(4).toString('hex')}`;
  const resource = { kind: 'volume', name } as const;
  await claim(resource);
  await outer.docker.createVolume({ Name: name, Labels: { [runLabel]: runId, [cacheLabel]: 'vm' } });
  const volume = { name, at: snapshotFolderInside };
  const say = (line: string) => context.say(`VM with Engine ${recipe.engine}: ${line}`);
  try {
    say('copying the host image');
    await runOnce(context, {
      purpose: `root-${recipe.engine}`,
      image: recipe.hostImage,
      entrypoint: 'tar',
      command: ['--one-file-system', '-C', '/', '-cf', `${snapshotFolderInside}/root.tar`, '.'],
      capabilities: ['DAC_OVERRIDE'],
      volume,
    });
    await runOnce(context, {
      purpose: `snapshot-${recipe.engine}`,
      image: recipe.vmImage,
      command: [
        'build',
        ...['--accelerator', recipe.accelerator],
        ...['--memory-mib', String(guestSize.memoryMib), '--cpus', String(guestSize.cpus)],
      ],
      ...(recipe.accelerator === 'kvm' ? { devices: ['/dev/kvm'] } : {}),
      volume,
      onLine: say,
    });
  } catch (error) {
    throw new HarnessError(
      {
        what: `no snapshot of VM hosts with Engine ${recipe.engine} could be made`,
        why: messageOf(error),
        remedy: 'see that memory and disk are free (overlab doctor), then run again',
      },
      { cause: error },
    );
  }
  await disclaim(resource);
  return name;
}

/** @returns those that are still in use. */
async function removeOutdated(volumes: readonly string[], { outer }: ProviderContext): Promise<string[]> {
  const kept: string[] = [];
  for (const volume of volumes) {
    await outer.docker
      .getVolume(volume)
      .remove()
      .catch((error: { statusCode?: number }) => (error.statusCode === 404 ? undefined : kept.push(volume)));
  }
  return kept;
}

async function volumeExists(volume: string, { outer }: ProviderContext): Promise<boolean> {
  return outer.docker
    .getVolume(volume)
    .inspect()
    .then(
      () => true,
      () => false,
    );
}

async function readRecord(file: string): Promise<SnapshotRecord | undefined> {
  try {
    return recordSchema.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch {
    return undefined;
  }
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 12);
}

import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { messageOf, UsageError } from '../../base/errors.ts';
import { cniListSchema, type CniList } from './cni-list.ts';
import { cniPromisesSchema, type CniPromises } from './cni-promises.ts';
import { placeholders, unknownPlaceholders } from './placeholders.ts';

/** A network configuration list, and what it promises. */
export interface CniFile {
  readonly list: CniList;
  readonly promises: CniPromises;
}

const fileSchema = cniListSchema
  .extend({ overlab: cniPromisesSchema.prefault({}) })
  .transform(({ overlab, ...list }): CniFile => ({ list, promises: overlab }));

const remedy = 'compare it with the files in harness/networks/cni/examples';

/**
 * Reads the file of a network configuration list.
 *
 * @throws UsageError naming the file, the field and what it should be.
 */
export function readCniFile(file: string): CniFile {
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new UsageError(
      { what: `the CNI configuration ${file} cannot be read`, why: messageOf(error), remedy },
      { cause: error },
    );
  }
  return parseCniFile(file, content);
}

/** @throws UsageError as `readCniFile` does. */
export function parseCniFile(file: string, content: unknown): CniFile {
  const parsed = fileSchema.safeParse(content);
  if (!parsed.success) {
    throw new UsageError({
      what: `the CNI configuration ${file} is not valid`,
      why: z.prettifyError(parsed.error),
      remedy,
    });
  }
  const unknown = unknownPlaceholders(parsed.data.list);
  if (unknown.length === 0) return parsed.data;
  throw new UsageError({
    what: `the CNI configuration ${file} is not valid`,
    why: `nothing is called ${unknown.map((name) => `{{${name}}}`).join(', ')}`,
    remedy: `choose from: ${Object.keys(placeholders)
      .map((name) => `{{${name}}}`)
      .join(', ')}`,
  });
}

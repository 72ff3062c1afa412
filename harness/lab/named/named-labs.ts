import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { UsageError } from '../../base/errors.ts';
import { cacheDir } from '../../base/paths.ts';
import { writeWhole } from '../../base/write-whole.ts';
import type { Host } from '../../hosts/host.ts';
import type { HostDescriptor } from '../../hosts/provider.ts';
import { hostKind } from '../../hosts/providers.ts';
import { connectEngine } from '../../engine/outer/endpoint.ts';
import { labDescriptorSchema } from '../lab.ts';

/** A lab that stays after the command that made it. */
const namedLabSchema = z.object({
  name: z.string(),
  /** The run that made it, whose ledger lists all that it consists of. */
  runId: z.string(),
  startedAt: z.iso.datetime(),
  lab: labDescriptorSchema,
});
export type NamedLab = z.infer<typeof namedLabSchema>;

const namePattern = /^[a-z0-9][a-z0-9-]{0,31}$/;

function folder(): string {
  return path.join(cacheDir(), 'labs');
}

function fileOf(name: string): string {
  return path.join(folder(), `${name}.json`);
}

/** @throws UsageError for a name that a lab cannot have, or that one has already. */
export async function checkNewName(name: string): Promise<string> {
  if (!namePattern.test(name)) {
    throw new UsageError({
      what: `--name: '${name}' cannot be the name of a lab`,
      remedy: 'use lower-case letters, digits and hyphens, at most 32',
    });
  }
  if ((await read(name)) === undefined) return name;
  throw new UsageError({
    what: `--name: there is a lab called '${name}' already`,
    remedy: `choose another name, or take it down: overlab hosts down ${name}`,
  });
}

export async function saveNamedLab(lab: NamedLab): Promise<void> {
  await writeWhole(fileOf(lab.name), `${JSON.stringify(lab, null, 2)}\n`);
}

/** Forgets the labs that a run made. */
export async function forgetNamedLabs(runId: string): Promise<void> {
  for (const { name, runId: maker } of await namedLabs()) if (maker === runId) await rm(fileOf(name), { force: true });
}

/** All of them, by name. */
export async function namedLabs(): Promise<NamedLab[]> {
  const files = await readdir(folder()).catch(() => []);
  const names = files.filter((file) => file.endsWith('.json')).map((file) => file.slice(0, -'.json'.length));
  const labs = await Promise.all(names.toSorted().map(read));
  return labs.filter((lab) => lab !== undefined);
}

/** @throws UsageError when there is no lab of that name. */
export async function namedLab(name: string): Promise<NamedLab> {
  const lab = namePattern.test(name) ? await read(name) : undefined;
  if (lab !== undefined) return lab;
  const names = (await namedLabs()).map((known) => known.name);
  throw new UsageError({
    what: `there is no lab called '${name}'`,
    why: names.length === 0 ? 'no lab stands' : `those that stand: ${names.join(', ')}`,
    remedy: `overlab hosts up --name ${namePattern.test(name) ? name : 'dev'}`,
  });
}

/** @throws UsageError when the lab has no host of that name. */
export function hostOfLab({ name, lab }: NamedLab, hostName: string): HostDescriptor {
  const host = lab.hosts.find((candidate) => candidate.name === hostName);
  if (host !== undefined) return host;
  throw new UsageError({
    what: `lab '${name}' has no host '${hostName}'`,
    remedy: `choose from: ${lab.hosts.map((candidate) => candidate.name).join(', ')}`,
  });
}

/** Connects to a host of a lab that stands. */
export function connectHost({ lab }: NamedLab, host: HostDescriptor): Host {
  return hostKind(host).attach(host, connectEngine(lab.outer));
}

async function read(name: string): Promise<NamedLab | undefined> {
  await mkdir(folder(), { recursive: true, mode: 0o700 });
  try {
    return namedLabSchema.parse(JSON.parse(await readFile(fileOf(name), 'utf8')));
  } catch {
    return undefined;
  }
}

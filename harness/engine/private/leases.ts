import { randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { identify, isAlive } from '../../base/process-identity.ts';

const leaseSchema = z.object({
  /** What the engine is used for: `process`, or `lab:<id>` of a lab that stays. */
  purpose: z.string(),
  /** The process that uses it; `null` for a lab that outlives its process. */
  holder: z.object({ pid: z.number().int(), startTicks: z.string().nullable() }).nullable(),
});
type Lease = z.infer<typeof leaseSchema>;

async function write(folder: string, name: string, lease: Lease): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const draft = path.join(folder, `.${randomUUID()}`);
  await writeFile(draft, JSON.stringify(lease), { mode: 0o600 });
  await rename(draft, path.join(folder, name));
}

function labLease(lab: string): string {
  return `lab-${encodeURIComponent(lab)}.json`;
}

/** Writes down that this process uses the engine. Returns the lease's name. */
export async function addProcessLease(folder: string): Promise<string> {
  const name = `process-${process.pid}-${randomUUID()}.json`;
  await write(folder, name, { purpose: 'process', holder: identify() });
  return name;
}

/** Writes down that a lab that stays needs the engine. */
export async function addLabLease(folder: string, lab: string): Promise<void> {
  await write(folder, labLease(lab), { purpose: `lab:${lab}`, holder: null });
}

export async function removeLabLease(folder: string, lab: string): Promise<void> {
  await rm(path.join(folder, labLease(lab)), { force: true });
}

export async function removeLease(folder: string, name: string): Promise<void> {
  await rm(path.join(folder, name), { force: true });
}

/** Purposes of the leases that hold; those of processes that have ended are removed. Call it under the engine's lock. */
export async function liveLeases(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch(() => []);
  const live: string[] = [];
  for (const name of names) {
    const file = path.join(folder, name);
    const lease = parseLease(await readFile(file, 'utf8').catch(() => ''));
    if (lease !== undefined && (lease.holder === null || isAlive(lease.holder))) live.push(lease.purpose);
    else await rm(file, { force: true });
  }
  return live;
}

function parseLease(content: string): Lease | undefined {
  try {
    return leaseSchema.safeParse(JSON.parse(content)).data;
  } catch {
    return undefined;
  }
}

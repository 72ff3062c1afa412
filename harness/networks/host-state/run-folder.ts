import { createHash } from 'node:crypto';

/** A folder on a lab's hosts, below `/run` so that it ends with them at the latest, that no other lab has. */
export function runFolder(purpose: string, labId: string): string {
  return `/run/overlab-${purpose}-${createHash('sha256').update(labId).digest('hex').slice(0, 8)}`;
}

import { createHash } from 'node:crypto';
import { z } from 'zod';

/** What runs the virtual machines works faster or slower. */
export const accelerators = ['kvm', 'tcg'] as const;
export type Accelerator = (typeof accelerators)[number];

/**
 * Size of a guest. Snapshots are of one size. One processor, because emulated ones cost more than they give:
 * 9 CPU-seconds to a ready guest with one, 11 to 15 with two.
 */
export const guestSize = { memoryMib: 1024, cpus: 1 } as const;

/** Where the program in the container expects the volume with the snapshot, and puts its SSH socket. */
export const snapshotFolderInside = '/vm';
export const socketFolderInside = '/run/overlab';
export const sshSocketName = 'ssh.sock';

/** The engine's socket in the guest. */
export const guestEngineSocket = '/run/overlab/docker.sock';
/** Where the engine in the guest logs. */
export const guestEngineLog = '/var/log/overlab-engine.log';

/** What the program says once its guest is ready. */
const readySchema = z.object({
  hostname: z.string(),
  underlayMac: z.string(),
  machineId: z.string(),
  accelerator: z.enum(accelerators),
  /** Its SSH host key as in `authorized_keys`: type and key. */
  hostKey: z.string(),
  engineId: z.string(),
  readyMs: z.number(),
});
export type GuestReady = z.infer<typeof readySchema>;

const readyMark = 'overlab-vm ready ';

/** Reads the line by which a guest is ready; `undefined` for any other line. */
export function parseReady(line: string): GuestReady | undefined {
  if (!line.startsWith(readyMark)) return undefined;
  return readySchema.parse(JSON.parse(line.slice(readyMark.length)));
}

/** Fingerprint of a public key as `authorized_keys` has it, as `ssh-keygen -lf` shows it. */
export function fingerprintOf(publicKey: string): string {
  const [, encoded = ''] = publicKey.split(' ');
  const digest = createHash('sha256').update(Buffer.from(encoded, 'base64')).digest('base64');
  return `SHA256:${digest.replace(/=+$/, '')}`;
}

/** Exit codes of the program that a new snapshot mends: missing, made by another QEMU, corrupt, does not resume. */
const snapshotTroubles: ReadonlyMap<number, string> = new Map([
  [10, 'there is none'],
  [11, 'it was made by another QEMU, or on another processor'],
  [12, 'it is corrupt'],
  [13, 'it does not resume'],
]);

/** What is wrong with the snapshot, by the exit code of the program; `undefined` when that is not the trouble. */
export function snapshotTrouble(exitCode: number): string | undefined {
  return snapshotTroubles.get(exitCode);
}

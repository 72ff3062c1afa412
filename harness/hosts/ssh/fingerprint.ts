import { createHash } from 'node:crypto';

/** A host key as a server shows it. */
export interface ShownKey {
  /** For example `ssh-ed25519`. */
  readonly type: string;
  /** `SHA256:…`, as `ssh-keygen -lf` shows it. */
  readonly fingerprint: string;
}

/** Reads a public key as it goes over the wire, RFC 4253 section 6.6: its type is the first string in it. */
export function shownKey(wireFormat: Buffer): ShownKey {
  const type = wireFormat.subarray(4, 4 + wireFormat.readUInt32BE(0)).toString('latin1');
  const digest = createHash('sha256').update(wireFormat).digest('base64').replace(/=+$/, '');
  return { type, fingerprint: `SHA256:${digest}` };
}

/** Whether a key is the one with that fingerprint, with or without the padding of base64. */
export function isPinned(key: ShownKey, pinned: string): boolean {
  return key.fingerprint === pinned.replace(/=+$/, '');
}

/** The command that shows the fingerprint of a server's host keys. */
export function showHostKeyCommand(address: string, port: number): string {
  return `ssh-keyscan -p ${port} ${address} | ssh-keygen -lf -`;
}

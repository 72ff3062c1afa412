import { describe, expect, it } from 'vitest';
import { isPinned, shownKey } from './fingerprint.ts';

// Made by `ssh-keygen -t ed25519`; the fingerprint is what `ssh-keygen -lf` says of it.
const blob = 'AAAAC3NzaC1lZDI1NTE5AAAAIN6FxtSWQgJE6mxe6JDK0wex0ImUonTVEExszpXk759N';
const fingerprint = 'SHA256:sLqvfoNhdXoraLkSmDbBsdjdY0Mn11p9X/laYw18BQc';

describe('fingerprint', () => {
  it('is the one that ssh-keygen shows', () => {
    expect(shownKey(Buffer.from(blob, 'base64'))).toEqual({ type: 'ssh-ed25519', fingerprint });
  });

  it('is compared whole, with or without padding', () => {
    const key = shownKey(Buffer.from(blob, 'base64'));
    expect(isPinned(key, fingerprint)).toBe(true);
    expect(isPinned(key, `${fingerprint}=`)).toBe(true);
    expect(isPinned(key, fingerprint.slice(0, -1))).toBe(false);
    expect(isPinned(key, '')).toBe(false);
  });
});

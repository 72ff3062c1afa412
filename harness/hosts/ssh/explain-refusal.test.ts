import { describe, expect, it } from 'vitest';
import { HarnessError, UsageError } from '../../base/errors.ts';
import { explainRefusal, wrongHostKey } from './explain-refusal.ts';
import type { SshEndpoint } from './ssh-target.ts';

const endpoint: SshEndpoint = {
  via: { kind: 'tcp', address: '192.0.2.11', port: 2222 },
  user: 'joe',
  identity: '/keys/id',
  hostKey: `SHA256:${'A'.repeat(43)}`,
};

function explained(thrown: object, before = false, changes: Partial<SshEndpoint> = {}) {
  return explainRefusal('h1', { ...endpoint, ...changes }, Object.assign(new Error('words'), thrown), before);
}

describe('why there is no connection', () => {
  it.each([
    [{ code: 'ECONNREFUSED' }, 'nothing listens there'],
    [{ code: 'ENOTFOUND' }, 'that name is not known'],
    [{ code: 'ETIMEDOUT' }, 'it does not answer'],
    [{ code: 'EHOSTUNREACH' }, 'there is no way to it'],
    [{ message: 'Connection lost before handshake' }, 'the other side hung up'],
    [{ message: 'odd' }, 'odd'],
  ])('%j is the configuration at first, and the machine later', (thrown, why) => {
    const error = explained(thrown);
    expect(error).toBeInstanceOf(UsageError);
    expect(error).toMatchObject({ what: 'no SSH connection to h1 at 192.0.2.11 port 2222' });
    expect(error.message).toContain(why);
    expect(explained(thrown, true)).toBeInstanceOf(HarnessError);
    expect(explained(thrown, false, { via: { kind: 'socket', path: '/s' } })).toBeInstanceOf(HarnessError);
  });

  it.each([
    ['/keys/id', 'the key /keys/id is not accepted', 'ssh-copy-id -i /keys/id'],
    [null, 'none of the keys of the SSH agent is accepted', 'ssh-add'],
  ])('a refused login with identity %s', (identity, why, remedy) => {
    const error = explained({ level: 'client-authentication' }, true, { identity });
    expect(error).toBeInstanceOf(UsageError);
    expect(error).toMatchObject({ what: 'h1 refuses the login of joe' });
    expect((error as UsageError).why).toContain(why);
    expect((error as UsageError).remedy).toContain(remedy);
  });

  it('a wrong host key', () => {
    const shown = [{ type: 'ssh-ed25519', fingerprint: 'SHA256:shown' }];
    const { why, remedy, exitCode } = wrongHostKey('h1', endpoint, shown);
    expect(why).toContain(`expected ${endpoint.hostKey}\nshown    SHA256:shown (ssh-ed25519)`);
    expect(why).toContain('somebody sits between');
    expect(remedy).toContain('ssh-keyscan -p 2222 192.0.2.11 | ssh-keygen -lf -');
    expect(exitCode).toBe(254);
  });
});

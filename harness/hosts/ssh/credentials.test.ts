import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import ssh2 from 'ssh2';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { UsageError } from '../../base/errors.ts';
import { readCredentials } from './credentials.ts';

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'overlab-keys-'));
  const plain = ssh2.utils.generateKeyPairSync('ed25519');
  const locked = ssh2.utils.generateKeyPairSync('ed25519', { passphrase: 'x', cipher: 'aes256-ctr', rounds: 1 });
  await writeFile(path.join(folder, 'plain'), plain.private);
  await writeFile(path.join(folder, 'plain.pub'), plain.public);
  await writeFile(path.join(folder, 'locked'), locked.private);
  await writeFile(path.join(folder, 'text'), 'not a key');
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('credentials', () => {
  it('are a private key file', async () => {
    const credentials = await readCredentials(path.join(folder, 'plain'), 'h1');
    expect(credentials.authHandler).toEqual(['publickey']);
    expect(credentials.agent).toBeUndefined();
  });

  it('are the agent when no file is named', async () => {
    expect(await readCredentials(null, 'h1', { SSH_AUTH_SOCK: '/run/agent' })).toEqual({
      agent: '/run/agent',
      authHandler: ['agent'],
    });
  });

  it.each([
    ['missing', 'ENOENT', 'exists'],
    ['locked', 'passphrase', 'ssh-add'],
    ['text', 'not a private key', 'ssh-keygen'],
    ['plain.pub', 'public key', "without '.pub'"],
  ])('cannot be the file %s', async (file, why, remedy) => {
    const error: unknown = await readCredentials(path.join(folder, file), 'h1').catch((thrown: unknown) => thrown);
    if (!(error instanceof UsageError)) throw new Error('accepted');
    expect(error.what).toContain(`${file} (identity of h1)`);
    expect(error.why).toContain(why);
    expect(error.remedy).toContain(remedy);
  });

  it('need an agent when there is no file', async () => {
    await expect(readCredentials(null, 'h1', {})).rejects.toThrow(/no key to log in to h1.*SSH_AUTH_SOCK is not set/);
  });
});

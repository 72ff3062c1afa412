import { readFile } from 'node:fs/promises';
import path from 'node:path';
import ssh2, { type ConnectConfig } from 'ssh2';
import { messageOf, UsageError } from '../../base/errors.ts';
import { homeFolder } from '../../base/paths.ts';

/** The part of ssh2's settings that says who we are. */
export type Credentials = Pick<ConnectConfig, 'privateKey' | 'agent' | 'authHandler'>;

/**
 * Reads the private key file, or finds the SSH agent when `identity` is null. Nothing of it is kept:
 * a key is read anew for each connection.
 *
 * @param place the host and field that names the key, for errors.
 * @throws UsageError when there is no such key, it cannot be read or used, or no agent is known.
 */
export async function readCredentials(
  identity: string | null,
  place: string,
  env: NodeJS.ProcessEnv = process.env,
): Promise<Credentials> {
  if (identity === null) return agent(place, env);
  const file = identity.startsWith('~/') ? path.join(homeFolder, identity.slice(2)) : identity;
  const what = `the private key ${file} (identity of ${place}) cannot be used`;
  const privateKey = await readFile(file).catch((error: unknown) => {
    throw new UsageError(
      { what, why: messageOf(error), remedy: 'name a key file that exists and that you may read' },
      { cause: error },
    );
  });
  const parsed = ssh2.utils.parseKey(privateKey);
  if (parsed instanceof Error) {
    const encrypted = /encrypted/i.test(parsed.message);
    throw new UsageError({
      what,
      why: encrypted ? 'it is protected by a passphrase' : 'it is not a private key in a known format',
      remedy: encrypted
        ? `add it to the SSH agent (ssh-add ${file}) and leave out 'identity'`
        : "make a key by 'ssh-keygen -t ed25519'",
    });
  }
  if (!parsed.isPrivateKey()) {
    throw new UsageError({ what, why: 'it is a public key', remedy: "name the private key, without '.pub'" });
  }
  return { privateKey, authHandler: ['publickey'] };
}

function agent(place: string, env: NodeJS.ProcessEnv): Credentials {
  const socket = env.SSH_AUTH_SOCK;
  if (socket) return { agent: socket, authHandler: ['agent'] };
  throw new UsageError({
    what: `there is no key to log in to ${place} with`,
    why: "it has no 'identity', and no SSH agent runs (SSH_AUTH_SOCK is not set)",
    remedy: 'name a private key file as \'identity\', or start an agent: eval "$(ssh-agent)" && ssh-add',
  });
}
